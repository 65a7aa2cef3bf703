using System.Net;
using Microsoft.Extensions.Options;

namespace MultiStream.Options;

/// <summary>Checks what no single setting can know of itself, and tells all that was found wrong, also before.</summary>
internal sealed class SettingsValidator(SettingErrors errors) : IValidateOptions<MultiStreamOptions>
{
    public ValidateOptionsResult Validate(string? name, MultiStreamOptions options)
    {
        Check(options, errors);
        var lines = errors.Lines;
        return lines.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(lines);
    }

    public static void Check(MultiStreamOptions options, SettingErrors errors)
    {
        foreach (var entry in options.Streams)
            new StreamEntryCheck(options, errors).Check(entry);
        HostCheck.Check(options, errors);
        if (options is { SyncListen: not null, SyncServer: { } server })
            errors.Add("MultiStream/Sync/Server", int.MaxValue, $"the tests use the sync server {server}, so nobody can join hubs of their own; remove this setting or MultiStream/Sync/Listen.");
        if (options is { SyncListen: { } listen, SyncToken: null } && !IPAddress.IsLoopback(listen.Address))
            errors.Add("MultiStream/Sync/Listen", int.MaxValue, $"{listen} can be reached from other machines, so participants must know a token; write one in MultiStream/Sync/Token, such as ${{env:SYNC_TOKEN}}, or listen on 127.0.0.1.");
    }
}
