using System.Diagnostics;
using System.Globalization;
using MultiStream.Platform;
using MultiStream.Protocol;
using MultiStream.Running;

namespace MultiStream.Files;

/// <summary>Files and folders to a stream's place and from there. Each transfer has a thread of its own here, which waits for disk and pipe, and a process there.</summary>
/// <param name="stream">The stream.</param>
/// <param name="session">Its open session.</param>
internal sealed class FileTransfer(ExecutionStream stream, AgentSession session)
{
    private string Where => $"Stream '{stream.Name}' @ {stream.Host}";

    /// <exception cref="MultiStreamException">It could not be sent; one sentence says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing half written has a final name there.</exception>
    public async Task SendAsync(string localPath, string? remotePath, CancellationToken cancel)
    {
        var local = Path.GetFullPath(localPath).TrimEnd('/');
        var bytes = NameText.ToBytes(local);
        var name = local[(local.LastIndexOf('/') + 1)..];
        var target = SendTarget.Of(remotePath, name);
        var whole = $"{Where}: '{NameText.Show(localPath)}' could not be sent to '{NameText.Show(remotePath ?? name)}'";
        if (name.Length == 0)
            throw new MultiStreamException($"{whole}: it has no name; send what is in it.");
        if (OperatingSystem.IsLinux() && LinuxFiles.Look(LinuxFiles.CurrentFolder, bytes, follow: true, out _) < 0)
            throw new MultiStreamException($"{whole}: there is no such file or folder on this machine ({NameText.Show(local)}).");
        var progress = Progress("sent", "to");
        var warnings = new TransferWarnings(why => Warn($"was not sent all of '{NameText.Show(localPath)}': {why}"));
        long started = Stopwatch.GetTimestamp();
        await RunAsync(whole, warnings, process =>
        {
            var to = new FileRecordWriter(process.Input);
            progress.Total = TreeSender.Measure(LinuxFiles.CurrentFolder, bytes, follow: true);
            to.Begin(FileRecord.Put).Bytes(NameText.ToBytes(target.Folder)).End();
            var sender = new TreeSender(to, goOn: false, progress.Add, skipped: warnings.Add);
            try
            {
                sender.Send(LinuxFiles.CurrentFolder, bytes, NameText.ToBytes(target.Name), local);
                to.Begin(FileRecord.End).End();
                to.Flush();
            }
            catch (FilePipeEndedException)
            {
                // It said why before it ended, and that is read below.
            }
            var answers = new FileRecordReader(process.Output);
            if (!answers.TryNext(out var type, out var payload))
                throw new FilePipeEndedException();
            if (type == FileRecord.Fault)
                throw new FileFault(new MessageReader(payload).Text(), isTheirs: true);
            if (type != FileRecord.Done)
                throw new ProtocolException($"{type} came where the end of a transfer was due.");
        }, cancel);
        Log("sent", progress, started, $"'{NameText.Show(localPath)}' to '{NameText.Show(remotePath ?? name)}'");
    }

    /// <summary>Fetches what matches into a folder of this machine.</summary>
    /// <param name="pattern">At the place.</param>
    /// <param name="fetched">Takes what has come, also when not all does.</param>
    /// <param name="goOn">Leave out what cannot be read, with a warning.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="MultiStreamException">It could not be fetched; one sentence says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing half written has a final name here.</exception>
    public async Task FetchAsync(string pattern, FetchedFiles fetched, bool goOn, CancellationToken cancel)
    {
        var whole = $"{Where}: '{NameText.Show(pattern)}' could not be fetched";
        var progress = Progress("fetched", "from");
        var warnings = new TransferWarnings(why => Warn($"gave not all of '{NameText.Show(pattern)}': {why}"));
        long started = Stopwatch.GetTimestamp();
        await RunAsync(whole, warnings, process =>
        {
            Directory.CreateDirectory(fetched.Folder);
            var to = new FileRecordWriter(process.Input);
            to.Begin(FileRecord.Get).Bytes(NameText.ToBytes(pattern)).Int(goOn ? 1 : 0).End();
            to.Flush();
            int root = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, NameText.ToBytes(fetched.Folder), follow: true);
            if (root < 0)
                throw FileFault.Of(fetched.Folder, "cannot be opened", root);
            try
            {
                new TreeReceiver(root, forUs: true, skipped: warnings.Add)
                {
                    Written = progress.Add,
                    Total = total => progress.Total = total,
                    Named = fetched.NamedBelow,
                    Files = fetched.FilesBelow,
                }.Receive(new FileRecordReader(new CreditingStream(process.Output, to)));
            }
            finally
            {
                _ = LinuxFiles.Close(root);
            }
            if (fetched.NamedBelow.Count == 0)
                throw new FileFault("what matches is neither a file nor a folder", isTheirs: true);
        }, cancel);
        Log("fetched", progress, started, $"'{NameText.Show(pattern)}'");
    }

    /// <summary>Runs one transfer on a thread of its own, with a process at the place that has ended afterwards.</summary>
    private async Task RunAsync(string whole, TransferWarnings warnings, Action<FileProcess> transfer, CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux())
            throw new MultiStreamException($"{whole}: files travel from and to a Linux machine only, so far, and this is none.");
        cancel.ThrowIfCancellationRequested();
        await using var process = await StartAsync(whole, cancel);
        try
        {
            await using var given = cancel.Register(process.GiveUp);
            await EndedAsync(Task.Factory.StartNew(() => transfer(process), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), cancel);
        }
        catch (Exception e) when (e is FileFault or FilePipeEndedException or ProtocolException or IOException or UnauthorizedAccessException)
        {
            cancel.ThrowIfCancellationRequested();
            if (session.Lost.IsCompleted)
                throw await LostAsync(whole, e);
            var reason = e is FilePipeEndedException
                ? $"the process for it at the place ended early{(process.Problem.Length > 0 ? $": {process.Problem}" : "")}"
                : e is FileFault { IsTheirs: false } ? $"{e.Message} (on this machine)"
                : e.Message;
            throw new MultiStreamException($"{whole}: {reason.TrimEnd('.')}.", e);
        }
        finally
        {
            warnings.End();
        }
    }

    /// <summary>
    /// The end of a transfer's thread. One that is given up is woken, and waited for, so that nothing half written stays; but not one that hangs in a pipe which nobody
    /// empties: that ends with the pipe.
    /// </summary>
    private static async Task EndedAsync(Task thread, CancellationToken cancel)
    {
        try
        {
            await thread.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await thread.WaitAsync(FileProcess.EndLimit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!thread.IsCompleted)
            {
                _ = thread.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                throw;
            }
            await thread;
        }
    }

    private async Task<FileProcess> StartAsync(string whole, CancellationToken cancel)
    {
        try
        {
            return await FileProcess.StartAsync(stream, session, cancel);
        }
        catch (MultiStreamException e) when (session.Lost.IsCompleted)
        {
            throw await LostAsync(whole, e);
        }
        catch (MultiStreamException e)
        {
            throw new MultiStreamException($"{whole}: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private async Task<StreamLostException> LostAsync(string whole, Exception e) =>
        new(stream.Name, $"{whole}: the stream is lost: {await session.Lost}.", e);

    private TransferProgress Progress(string verb, string preposition) => new(verb, $"{preposition} '{stream.Name}'", text =>
    {
        stream.Log.Write(text);
        stream.Scope.Message(RunMessageLevel.Information, text);
    }, TimeProvider.System);

    private void Warn(string text)
    {
        stream.Log.Write(text);
        stream.Scope.Message(RunMessageLevel.Warning, $"{Where} {text}");
    }

    private void Log(string verb, TransferProgress progress, long started, string what) =>
        stream.Log.Write(string.Create(CultureInfo.InvariantCulture, $"{verb} {what}: {TransferProgress.Size(progress.Done)} in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
}

/// <summary>What was fetched; also what had been, when not all could be.</summary>
/// <param name="folder">The folder on this machine that it is in; a full path.</param>
internal sealed class FetchedFiles(string folder)
{
    public string Folder => folder;

    public List<string> NamedBelow { get; } = [];

    public List<string> FilesBelow { get; } = [];

    /// <summary>The full paths of what the pattern matched, in order: a folder before what is in it.</summary>
    public IReadOnlyList<string> Named => [.. NamedBelow.OrderBy(p => p.Replace('/', '\0'), StringComparer.Ordinal).Select(Full)];

    /// <summary>The full paths of all files.</summary>
    public IReadOnlyList<string> Files => [.. FilesBelow.Select(Full)];

    private string Full(string below) => $"{folder}/{below}";
}
