namespace MultiStream.Spawners.Inproc;

/// <summary>Two pipes within this process, with an agent of a few lines at their far ends.</summary>
internal sealed class InprocConnection : IStreamConnection
{
    private readonly InprocPipe _toAgent = new(), _fromAgent = new();
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InprocConnection() => new Thread(RunAgent) { IsBackground = true, Name = "MultiStream inproc" }.Start();

    public Stream ToAgent => _toAgent.Writer;

    public Stream FromAgent => _fromAgent.Reader;

    public string Host => "inproc";

    public string Address => "127.0.0.1";

    public Task<ConnectionEnd> Ended => _ended.Task;

    public async ValueTask DisposeAsync()
    {
        await _toAgent.Writer.DisposeAsync();   // its lifeline
        await _ended.Task;
    }

    private void RunAgent()
    {
        string reason = "it was closed";
        try
        {
            new InprocAgent(_toAgent.Reader, _fromAgent.Writer).Run();
        }
        catch (Exception e)   // the end of a thread: what it was is the reason why the stream is gone
        {
            reason = $"{e.GetType().FullName}: {e.Message}";
        }
        _fromAgent.Writer.Dispose();
        _ended.TrySetResult(new ConnectionEnd(null, reason));
    }
}
