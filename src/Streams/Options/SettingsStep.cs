using System.Net;
using Microsoft.Extensions.Options;
using MultiStream.Live;
using MultiStream.Sync.Wire;

namespace MultiStream.Options;

/// <summary>Puts the settings of one source over what the options hold already: first the environment, then the run settings.</summary>
/// <param name="section">The settings; null: none.</param>
/// <param name="layer">Which source it is.</param>
/// <param name="reader">Reads them.</param>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="again">They were read before, for all tests: kinds of plug-ins and secrets are there already, and are the same for every test.</param>
internal sealed class SettingsStep(SettingNode? section, SettingsLayer layer, SettingReader reader, SettingErrors errors, bool again) : IConfigureOptions<MultiStreamOptions>
{
    public void Configure(MultiStreamOptions options)
    {
        if (section is null)
            return;
        var limits = options.Limits;
        // Before all else: other settings name the kinds that plug-ins bring.
        foreach (var plugins in section.Children.Where(c => c.HasName(PluginReader.Name)).Take(again ? 0 : 1))
            new PluginReader(options, reader, errors).Read(plugins);
        reader.Group(section, new Dictionary<string, Action<SettingNode>>
        {
            ["Strict"] = n => reader.Value<bool>(n, SettingValues.Boolean, v => options.Strict = v),
            ["DefaultStream"] = n => reader.Value<string>(n, (text, out kind) => KnownKinds.Find(options.Kinds, text, out kind), v => options.DefaultStream = v),
            ["MaxParallelTests"] = n => reader.Value<int>(n, SettingValues.MaxParallelTests, v => options.MaxParallelTests = v),
            ["TimeScale"] = n => reader.Value<double>(n, SettingValues.TimeScale, v => options.TimeScale = v),
            ["ScaleTestLimits"] = n => reader.Value<bool>(n, SettingValues.Boolean, v => options.ScaleTestLimits = v),
            ["SkipsAreErrors"] = n => reader.Value<bool>(n, SettingValues.Boolean, v => options.SkipsAreErrors = v),
            ["KeepOnFailure"] = n => reader.Value<bool>(n, SettingValues.Boolean, v => options.KeepOnFailure = v),
            ["WaitForDebugger"] = n => reader.Value<bool>(n, SettingValues.Boolean, v => options.WaitForDebugger = v),
            ["Leases"] = n => reader.Value<bool>(n, SettingValues.Boolean, v => options.Hosts.AreLeased = v),
            ["LiveOutput"] = n => reader.Value<LiveTarget>(n, SettingValues.LiveOutput, v => options.LiveOutput = v),
            ["ProgressEvery"] = n => reader.Value<TimeSpan>(n, SettingValues.TimeOrZero, v => options.ProgressEvery = v),
            ["Limits"] = group => reader.Group(group, new Dictionary<string, Action<SettingNode>>
            {
                ["Open"] = n => reader.Value<TimeSpan>(n, SettingValues.Time, v => limits.Open = v),
                ["Allocate"] = n => reader.Value<TimeSpan>(n, SettingValues.Time, v => limits.Allocate = v),
                ["Ready"] = n => reader.Value<TimeSpan>(n, SettingValues.Time, v => limits.Ready = v),
                ["Sync"] = n => reader.Value<TimeSpan>(n, SettingValues.Time, v => limits.Sync = v),
                ["StopGrace"] = n => reader.Value<TimeSpan>(n, SettingValues.TimeOrZero, v => limits.StopGrace = v),
                ["Test"] = n => reader.Value<TimeSpan>(n, SettingValues.Time, v => limits.Test = v),
                ["Collect"] = n => reader.Value<TimeSpan>(n, SettingValues.Time, v => limits.Collect = v),
                ["Lease"] = n => reader.Value<TimeSpan>(n, SettingValues.Lease, v => limits.Lease = v),
                ["Output"] = n => reader.Value<long>(n, SettingValues.Size, v => limits.Output = v),
            }, SettingNames.LaterLimits),
            ["Sync"] = group => reader.Group(group, new Dictionary<string, Action<SettingNode>>
            {
                ["Listen"] = n => reader.Value<IPEndPoint>(n, SettingValues.EndPoint, v => options.SyncListen = v),
                ["Token"] = n => reader.Value<Secret?>(n, SettingValues.Token, v => options.SyncToken = v),
                ["Server"] = n => reader.Value<HostAndPort?>(n, SettingValues.SyncServer, v => options.SyncServer = v),
                ["Name"] = n => reader.Value<string>(n, SettingValues.SyncName, v => options.SyncName = v),
                ["Role"] = n => reader.Value<string>(n, SettingValues.SyncName, v => options.SyncRole = v),
                ["Parties"] = n => reader.Value<int>(n, SettingValues.Count, v => options.SyncParties = v),
            }, []),
            ["Ship"] = group => reader.Group(group, new Dictionary<string, Action<SettingNode>>
            {
                ["Ignore"] = n => reader.Value<IReadOnlyList<string>>(n, SettingValues.FilePatterns, v => options.ShipIgnore = v),
            }, []),
            [ParameterReader.Parameters] = group => new ParameterReader(reader, errors).ReadParameters(group, options),
            [ParameterReader.Secrets] = group =>
            {
                if (!again)
                    new ParameterReader(reader, errors).ReadSecrets(group, options);
            },
            ["Tests"] = group => new TestEntryReader(options, reader, errors).ReadTests(group),
            ["Variants"] = group => new TestEntryReader(options, reader, errors).ReadVariants(group),
            [PluginReader.Name] = _ => { },
            [HostReader.Group] = group => new HostReader(options, layer, reader, errors).Read(group),
            ["Streams"] = group => new StreamEntryReader(options, layer, reader, errors).Read(group),
        }, SettingNames.LaterAtTop);
    }
}
