using System.Net;
using Microsoft.Extensions.Options;

namespace MultiStream.Options;

/// <summary>Checks what no single setting can know of itself, and tells all that was found wrong, also before.</summary>
/// <param name="errors">What was found before; gets what is found.</param>
/// <param name="forOneTest">The settings are read for one test: what is wrong with the entry for a stream is said where the stream is placed, if the test has it.</param>
internal sealed class SettingsValidator(SettingErrors errors, bool forOneTest = false) : IValidateOptions<MultiStreamOptions>
{
    public ValidateOptionsResult Validate(string? name, MultiStreamOptions options)
    {
        if (!forOneTest)
            CheckStreams(options, errors);
        CheckOthers(options, errors);
        var lines = errors.Lines;
        return lines.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(lines);
    }

    public static void Check(MultiStreamOptions options, SettingErrors errors)
    {
        CheckStreams(options, errors);
        CheckOthers(options, errors);
    }

    private static void CheckStreams(MultiStreamOptions options, SettingErrors errors)
    {
        foreach (var entry in options.Streams)
            new StreamEntryCheck(options, errors).Check(entry);
        HostCheck.Check(options, errors);
    }

    private static void CheckOthers(MultiStreamOptions options, SettingErrors errors)
    {
        foreach (var parameter in options.Tests.SelectMany(t => t.Parameters).Concat(options.Variants.SelectMany(v => v.Parameters)))
            if (options.Secrets.TryGetValue(parameter.Name, out var secret))
                errors.Add(parameter.Source, int.MaxValue, $"'{parameter.Name}' is a secret already, {secret.Source}; give one of them another name.");
        if (options is { SyncListen: not null, SyncServer: { } server })
            errors.Add("MultiStream/Sync/Server", int.MaxValue, $"the tests use the sync server {server}, so nobody can join hubs of their own; remove this setting or MultiStream/Sync/Listen.");
        if (options is { SyncServer: null, SyncName: { } named })
            errors.Add("MultiStream/Sync/Name", int.MaxValue, $"'{named}' is a name at a sync server, and no server is set; write where it is in MultiStream/Sync/Server, such as 127.0.0.1:41234.");
        if (options is { SyncName: null, SyncRole: { } role })
            errors.Add("MultiStream/Sync/Role", int.MaxValue, $"'{role}' is the role of a name at a sync server, and no name is set; write it in MultiStream/Sync/Name.");
        if (options is { SyncListen: { } listen, SyncToken: null } && !IPAddress.IsLoopback(listen.Address))
            errors.Add("MultiStream/Sync/Listen", int.MaxValue, $"{listen} can be reached from other machines, so participants must know a token; write one in MultiStream/Sync/Token, such as ${{env:SYNC_TOKEN}}, or listen on 127.0.0.1.");
    }
}
