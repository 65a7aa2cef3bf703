using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

/// <summary>
/// A deliberately broken kind of stream: it stands between the controller and a real agent on this machine and breaks one thing. One
/// instance for each connection; its methods are called one at a time.
/// </summary>
internal abstract class Saboteur : IDisposable
{
    /// <summary>
    /// True: frames are numbered anew, so that what it does looks like an honest connection to an agent that lies. False: they keep their
    /// numbers, as bytes do that a broken connection mangles.
    /// </summary>
    public virtual bool Renumbers => true;

    /// <summary>The address that it says the place has; null: the right one.</summary>
    public virtual string? Address => null;

    /// <summary>Puts a frame into the way to the controller, besides those that <see cref="FromAgent"/> returns.</summary>
    public Action<Frame> Tell { get; set; } = _ => { };

    /// <summary>Puts a frame into the way to the agent.</summary>
    public Action<Frame> Ask { get; set; } = _ => { };

    /// <summary>Called before anything is connected.</summary>
    /// <exception cref="StreamOpenException">This saboteur lets nobody in.</exception>
    public virtual void Open(string stream)
    {
    }

    /// <summary>Bytes that come before the agent's own first ones; an endless sequence is allowed.</summary>
    public virtual IEnumerable<byte[]> BeforeTheAgent() => [];

    /// <summary>What becomes of a frame on its way to the controller.</summary>
    public virtual IEnumerable<Frame> FromAgent(Frame frame) => [frame];

    /// <summary>What becomes of a frame on its way to the agent.</summary>
    public virtual IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Start ? [Start(frame)] : [frame];

    /// <summary>What becomes of the bytes of a frame on their way to the controller; null: the pipe ends here.</summary>
    public virtual byte[]? Bytes(Frame frame, byte[] bytes) => bytes;

    /// <summary>What becomes of a message that starts a block.</summary>
    protected virtual StartMessage Start(StartMessage message) => message;

    /// <summary>The pipe has ended, or was closed.</summary>
    public virtual void Closed()
    {
    }

    /// <summary>Takes away what it left lying about.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private Frame Start(Frame frame) => Frame.From(w => Start(StartMessage.Read(frame.Payload)).Write(w, frame.Channel));
}
