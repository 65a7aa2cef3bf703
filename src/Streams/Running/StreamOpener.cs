using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MultiStream.Deployment;
using MultiStream.Options;
using MultiStream.Platform;
using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>Opens one stream: pipe, bootstrap, hello, working directory; within the limit, and with a sentence for everything that can go wrong.</summary>
internal static class StreamOpener
{
    private const int LifelineSeconds = 20;
    private static readonly TimeSpan s_lostGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long what an agent runs may go on when we hear no more of it: until it sees that it hears no more of us, and the grace that it then gives.</summary>
    public static TimeSpan LongestAfterLoss(StreamPlace place, int leaseSeconds) => TimeSpan.FromSeconds(Lifeline(place, leaseSeconds)) + s_lostGrace;

    /// <exception cref="StreamOpenException">The place cannot be opened.</exception>
    public static async Task<AgentSession> OpenAsync(StreamPlace place, TestScope scope, StreamLog log)
    {
        place = await scope.Preparation.GetAsync(place);   // has a limit of its own
        var limit = scope.Limits.Open;
        using var time = new CancellationTokenSource(limit);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(time.Token, scope.Ending.Token);
        var spawner = scope.Spawners.For(place);
        if (spawner.Caution(place) is { } caution)
            log.Write(caution);
        var backoff = Backoff.ForConnections();
        StreamOpenException? last = null;
        var seen = new Seen();
        try
        {
            while (true)
            {
                try
                {
                    using var turn = await InTimeAsync(Apart(spawner, () => spawner.EnterAsync(place, waiting.Token)), static late => late?.Dispose(), waiting.Token);
                    return await TryAsync(spawner, place, scope.Limits.LeaseSeconds, log, () => turn?.Dispose(), seen, waiting.Token);
                }
                catch (StreamOpenException e) when (e.MayPass)
                {
                    last = e;
                    log.Write("trying again: " + e.Message);
                }
                await backoff.WaitAsync(waiting.Token);
            }
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !scope.Ending.IsCancellationRequested)
        {
            throw new StreamOpenException(place.Stream, last?.Reason ?? OpenFailure.TimedOut, string.Create(CultureInfo.InvariantCulture,
                $"Stream '{place.Stream}' ({place.Source}) was not open after {limit.TotalSeconds:0.##} s (Limits/Open).{(last is null ? "" : " The last attempt: " + last.Message)}{PlaceFailure.Said(" What leads there said: ", seen.Text)}"), last) { What = last?.What, Said = PlaceFailure.Said("", seen.Text) };
        }
    }

    private static async Task<AgentSession> TryAsync(ISpawner spawner, StreamPlace place, int leaseSeconds, StreamLog log, Action greeted, Seen seen, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var launch = place.Kind == KnownKinds.Inproc ? new AgentLaunch("", [], new Dictionary<string, string>()) : AgentDeployment.Default.CreateLaunch(place);
        var opening = Apart(spawner, () => spawner.OpenAsync(place, launch, cancel));
        var connection = await InTimeAsync(opening, static late => _ = ConnectionCloser.CloseAsync(late), cancel);
        try
        {
            int lifeline = Debugger.IsAttached ? 0 : Lifeline(place, leaseSeconds);
            var open = new OpenMessage(HelloMessage.CurrentProtocol, place.Stream, RandomNumberGenerator.GetHexString(32, lowercase: true), lifeline, (int)s_lostGrace.TotalMilliseconds);
            var session = await AgentSession.OpenAsync(connection, open, text => log.Write("agent: " + text), greeted, cancel, place.Lease is null ? null : TimeSpan.FromSeconds(leaseSeconds) / 4);
            if (connection is IAddressedLate late)
                await late.FindAddressAsync(cancel);
            log.Write(string.Create(CultureInfo.InvariantCulture,
                $"open after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms: {place.Kind} @ {session.Host}, {session.Hello.System} {session.Hello.Architecture}, host name {session.Hello.HostName}, user {session.Hello.User}, .NET {session.Hello.Runtime}, agent {session.Hello.Pid}, directory {session.Directory}"));
            if (session.Noise.Length > 0)
                log.Write($"before the agent came: {session.Noise}");
            return session;
        }
        catch (Exception e)
        {
            if (await ConnectionCloser.CloseAsync(connection) is { } problem)
                log.Write(problem);
            var ended = await EndOfAsync(connection);
            seen.Text = ended.Text;
            throw e switch
            {
                HandshakeException { PipeClosed: true } failed => spawner.Explain(place, ended, failed.Noise),
                HandshakeException failed => new StreamOpenException(place.Stream, failed.Reason, $"Stream '{place.Stream}' @ {connection.Host} could not be opened: {failed.Message}", failed) { What = failed.Message, Said = PlaceFailure.Said("", failed.Noise) },
                ProtocolException failed => new StreamOpenException(place.Stream, OpenFailure.ProtocolMismatch, $"Stream '{place.Stream}' @ {connection.Host} could not be opened: {failed.Message}.", failed) { What = failed.Message },
                _ => e,
            };
        }
    }

    /// <summary>A local agent's pipe closes when this process ends, whatever ends it; a network may just fall silent. Who has a lease loses it by silence, whatever the way to it.</summary>
    private static int Lifeline(StreamPlace place, int leaseSeconds) => place.Lease is not null ? leaseSeconds : place.Kind is KnownKinds.Local or KnownKinds.Inproc ? 0 : LifelineSeconds;

    /// <summary>A plug-in may block before it returns its task: on a thread of its own, or no limit could end the wait for it.</summary>
    private static Task<T> Apart<T>(ISpawner spawner, Func<Task<T>> ask) => spawner.GetType().Assembly == typeof(StreamOpener).Assembly
        ? ask()
        : Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();

    /// <summary>What a kind gives, within the limit. One that heeds its token may say itself why it has nothing; another must not keep who waits for the stream.</summary>
    /// <param name="discard">Is given what comes too late.</param>
    private static async Task<T> InTimeAsync<T>(Task<T> given, Action<T> discard, CancellationToken cancel)
    {
        try
        {
            return await given.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await ((Task)given.WaitAsync(s_lostGrace, CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (given.IsCompleted)
                return await given;
            _ = given.ContinueWith(late => discard(late.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>What is known of the end of a connection that was closed. A kind that never tells must not keep who waits for the stream.</summary>
    private static async Task<ConnectionEnd> EndOfAsync(IStreamConnection connection)
    {
        try
        {
            return await ConnectionCloser.EndOfAsync(connection).WaitAsync(s_lostGrace);
        }
        catch (TimeoutException)
        {
            return new ConnectionEnd(null, "");
        }
    }

    /// <summary>What the last attempt's connection said when it ended: a command that waits for a password tells so.</summary>
    private sealed class Seen
    {
        public string Text { get; set; } = "";
    }
}
