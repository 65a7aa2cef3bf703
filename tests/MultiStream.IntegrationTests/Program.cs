using MultiStream.IntegrationTests.Lab;

// The tests are run by the test host, which never comes here; this is for tests that need a process of their own to kill.
return args switch
{
    ["hold-lab"] => await LabHolder.RunAsync(),
    _ => throw new ArgumentException($"There is nothing to run as '{string.Join(' ', args)}'."),
};
