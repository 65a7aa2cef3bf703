using MultiStream.IntegrationTests.Faults;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Leases;
using MultiStream.IntegrationTests.Library;
using MultiStream.IntegrationTests.NothingIsLeft;

// The tests are run by the test host, which never comes here; this is for tests that need a process of their own to kill.
return args switch
{
    ["hold-lab"] => await LabHolder.RunAsync(),
    ["hold-streams", var settings, var command, .. var names] => await StreamHolder.RunAsync(settings, command, names),
    ["hold-lock", var name] => await LockHolder.RunAsync(name),
    ["measure-transfer", var settings, var path] => await TransferMeasure.RunAsync(settings, path),
    ["hiding-daemons"] => await HidingDaemons.CheckLocalAsync(),
    _ => throw new ArgumentException($"There is nothing to run as '{string.Join(' ', args)}'."),
};
