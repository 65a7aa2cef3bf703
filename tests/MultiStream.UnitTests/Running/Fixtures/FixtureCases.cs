using static MultiStream.UnitTests.Running.Fixtures.FixtureRun;

namespace MultiStream.UnitTests.Running.Fixtures;

/// <summary>Fixtures, and classes with tests that need them. They carry no attribute of a test: nobody but <see cref="FixtureRun"/> is to run them.</summary>
public static class FixtureCases
{
    public abstract class Noted : IAsyncSetUp, IAsyncDisposable
    {
        protected Noted() => Note($"{GetType().Name}");

        public virtual Task SetUpAsync(CancellationToken cancel)
        {
            Note($"{GetType().Name} is set up");
            return Task.CompletedTask;
        }

        public virtual ValueTask DisposeAsync()
        {
            Note($"{GetType().Name} is disposed of");
            GC.SuppressFinalize(this);
            return ValueTask.CompletedTask;
        }
    }

    [SharedFixture(FixtureScope.Assembly)]
    public sealed class Network(Parameters parameters) : Noted
    {
        public string Name { get; } = parameters["net"];
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class Database(Network network) : Noted
    {
        public Network Network { get; } = network;
    }

    public sealed class Failover(Database database, Network network) : Noted
    {
        public void First() => Note($"First in {network.Name}, {ReferenceEquals(database.Network, network)}");

        public void Second() => Note("Second");
    }

    public sealed class Elsewhere(Network network) : IDisposable
    {
        public void Third() => Note($"Third in {network.Name}");

        public void Dispose() => Note("Elsewhere is disposed of");
    }

    public sealed class WithoutFixtures
    {
        public void Alone() => Note("Alone");
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class ConstructorThrows : IDisposable
    {
        public ConstructorThrows()
        {
            Note("made");
            throw new InvalidOperationException("no building permit");
        }

        public void Dispose() => Note("must not run");
    }

    public sealed class NeedsConstructorThrows(ConstructorThrows fixture)
    {
        public object Fixture { get; } = fixture;

        public void One() => Note("must not run");

        public void Two() => Note("must not run");
    }

    [SharedFixture(FixtureScope.Assembly)]
    public sealed class SetUpThrows : Noted
    {
        public override Task SetUpAsync(CancellationToken cancel) => throw new InvalidOperationException("nothing to set up");

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            throw new InvalidOperationException("nothing to dispose of");
        }
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class NeedsSetUpThrows(SetUpThrows needed) : Noted
    {
        public object Needed { get; } = needed;
    }

    public sealed class TestsOfSetUpThrows(NeedsSetUpThrows fixture)
    {
        public object Fixture { get; } = fixture;

        public void One() => Note("must not run");

        public void Two() => Note("must not run");
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class Skips : Noted
    {
        public override Task SetUpAsync(CancellationToken cancel) => throw new TestSkippedException("no lab here");
    }

    public sealed class TestsOfSkips(Skips fixture)
    {
        public object Fixture { get; } = fixture;

        public void One() => Note("must not run");

        public void Two() => Note("must not run");
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class DisposeThrows : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("the end");
    }

    public sealed class TestsOfDisposeThrows(DisposeThrows fixture)
    {
        public object Fixture { get; } = fixture;

        public void One()
        {
        }

        public void Two()
        {
        }
    }

    /// <summary>Is set up until it is told to end.</summary>
    [SharedFixture(FixtureScope.Class)]
    public sealed class Endless : Noted
    {
        public static Action? Begun { get; set; }

        public override async Task SetUpAsync(CancellationToken cancel)
        {
            Begun?.Invoke();
            await Task.Delay(Timeout.Infinite, cancel);
        }
    }

    public sealed class TestsOfEndless(Endless fixture)
    {
        public object Fixture { get; } = fixture;

        public void One() => Note("must not run");

        public void Two() => Note("must not run");
    }

    /// <summary>Is there when it is released.</summary>
    [SharedFixture(FixtureScope.Assembly)]
    public sealed class Slow : Noted
    {
        public static TaskCompletionSource Released { get; set; } = new();

        public override async Task SetUpAsync(CancellationToken cancel)
        {
            await Released.Task.WaitAsync(cancel);
            await base.SetUpAsync(cancel);
        }
    }

    public sealed class SideA(Slow slow)
    {
        public object Slow { get; } = slow;

        public void InA() => Note("body");
    }

    public sealed class SideB(Slow slow)
    {
        public object Slow { get; } = slow;

        public void InB() => Note("body");
    }

    /// <summary>The first of its tests has the run cancelled.</summary>
    public sealed class Cancelled(Network network)
    {
        public static Action? Cancel { get; set; }

        public object Network { get; } = network;

        public void Before() => Cancel!();

        public void After() => Note("must not run");
    }

    /// <summary>What streams of its own would be opened with.</summary>
    [SharedFixture(FixtureScope.Class)]
    public sealed class OfRun
    {
        public string? Folder { get; } = MultiStream.Running.CurrentRun.Now?.OptionsOfOwnStreams().LogFolder;

        public string? Parameter { get; } = MultiStream.Running.CurrentRun.Now?.OptionsOfOwnStreams().Parameters["net"].Text;
    }

    public sealed class TestsOfRun(OfRun fixture)
    {
        public void One() => Note($"{fixture.Folder} | {fixture.Parameter} | {MultiStream.Running.CurrentRun.Now?.OptionsOfOwnStreams().LogFolder}");
    }
}
