using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MultiStream.Deployment;
using MultiStream.Platform;
using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>Opens one stream: pipe, bootstrap, hello, working directory; within the limit, and with a sentence for everything that can go wrong.</summary>
internal static class StreamOpener
{
    private const int LifelineSeconds = 20;
    private static readonly TimeSpan s_lostGrace = TimeSpan.FromSeconds(2);

    /// <exception cref="StreamOpenException">The place cannot be opened.</exception>
    public static async Task<AgentSession> OpenAsync(StreamPlace place, TestScope scope, StreamLog log)
    {
        var limit = scope.Limits.Open;
        using var time = new CancellationTokenSource(limit);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(time.Token, scope.Ending.Token);
        try
        {
            return await TryAsync(place, scope, log, waiting.Token);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !scope.Ending.IsCancellationRequested)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.TimedOut, string.Create(CultureInfo.InvariantCulture,
                $"Stream '{place.Stream}' ({place.Source}) was not open after {limit.TotalSeconds:0.##} s (Limits/Open)."));
        }
    }

    private static async Task<AgentSession> TryAsync(StreamPlace place, TestScope scope, StreamLog log, CancellationToken cancel)
    {
        var spawner = scope.Spawners.For(place);
        if (spawner.Caution(place) is { } caution)
            log.Write("caution: " + caution);
        var started = Stopwatch.GetTimestamp();
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        while (true)
        {
            using var turn = await spawner.EnterAsync(place, cancel);
            var connection = await spawner.OpenAsync(place, AgentDeployment.Default.CreateLaunch(place), cancel);
            try
            {
                var session = await AgentSession.OpenAsync(connection, Greeting(place), text => log.Write("agent: " + text), turn.Dispose, cancel);
                log.Write(string.Create(CultureInfo.InvariantCulture,
                    $"open after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms: {place.Kind} @ {session.Host}, {session.Hello.System} {session.Hello.Architecture}, host name {session.Hello.HostName}, user {session.Hello.User}, .NET {session.Hello.Runtime}, agent {session.Hello.Pid}, directory {session.Directory}"));
                if (session.Noise.Length > 0)
                    log.Write($"before the agent came: {session.Noise}");
                return session;
            }
            catch (HandshakeException e) when (e.PipeClosed)
            {
                await connection.DisposeAsync();   // gives the transport a moment to end by itself and say why
                var end = await connection.Ended;
                if (!spawner.ShouldRetry(end, e.Noise))
                    throw spawner.Explain(place, end, e.Noise);
                log.Write($"the connection was dropped and is tried again: {end}");
                turn.Dispose();
                await WaitAsync(backoff, spawner.Explain(place, end, e.Noise), cancel);
            }
            catch (Exception e)
            {
                await connection.DisposeAsync();
                throw e switch
                {
                    HandshakeException failed => new StreamOpenException(place.Stream, failed.Reason, $"Stream '{place.Stream}' @ {connection.Host} could not be opened: {failed.Message}", failed),
                    ProtocolException failed => new StreamOpenException(place.Stream, OpenFailure.ProtocolMismatch, $"Stream '{place.Stream}' @ {connection.Host} could not be opened: {failed.Message}.", failed),
                    _ => e,
                };
            }
        }
    }

    /// <summary>Waits for the next attempt. When the time is over, the reason of the last failure is worth more than "too late".</summary>
    private static async Task WaitAsync(Backoff backoff, StreamOpenException last, CancellationToken cancel)
    {
        try
        {
            await backoff.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            throw last;
        }
    }

    private static OpenMessage Greeting(StreamPlace place)
    {
        // A local agent's pipe closes when this process ends, whatever ends it; a network may just fall silent.
        int lifeline = place.Kind == "local" || Debugger.IsAttached ? 0 : LifelineSeconds;
        return new OpenMessage(HelloMessage.CurrentProtocol, place.Stream, RandomNumberGenerator.GetHexString(32, lowercase: true), lifeline, (int)s_lostGrace.TotalMilliseconds);
    }
}
