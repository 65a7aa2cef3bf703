using MultiStream.Leases;
using MultiStream.Protocol;

namespace MultiStream.Agent.Leases;

/// <summary>The leases that this agent has or waits for. They are given back when all that the stream ran has ended; when the agent is killed, by the end of its guardian, which has the same open files.</summary>
/// <param name="link">To the controller.</param>
/// <param name="guardian">Has the open files too; null: nothing runs here.</param>
internal sealed class LeaseClerk(ControllerLink link, Guardian? guardian)
{
    /// <summary>For how long one who does not wait tries at least: others have the turn for a moment.</summary>
    private const int Patience = 50;

    /// <summary>For how long, where some of it is free: many may come at once, as the streams of one test do, and each has the turn for a moment.</summary>
    private const int PassingPatience = 2000;

    /// <summary>A folder or file that cannot be opened for so long is not just being made: what another user makes is not everybody's from the first moment.</summary>
    private const int OpenPatience = 2000;

    private const int MaxLeases = 64, LookEvery = 1000, MostPlaces = 10_001;
    private readonly LeaseFolder _folder = LeaseFolder.OfThisMachine;
    private readonly List<LeaseClaim> _claims = [];
    private string? _unsaid;

    /// <summary>Empty: its folder is not there yet.</summary>
    private string Ground => field is { Length: > 0 } ? field : field = _folder.Ground;

    /// <summary>It has had a lease: whoever is not heard any more has lost it.</summary>
    public bool HadLease { get; private set; }

    /// <summary>When to wake at the latest.</summary>
    public long Await()
    {
        long wake = long.MaxValue;
        foreach (var claim in _claims)
            wake = Math.Min(wake, claim.IsTaken || claim.NextBeat != 0 ? Math.Min(claim.NextBeat, claim.IsTaken ? long.MaxValue : claim.NextTry) : claim.NextTry);
        return wake;
    }

    public void Take(uint request, TakeLeaseMessage wanted)
    {
        if (_claims.Count == MaxLeases)
        {
            Tell(request, new LeaseMessage(LeaseState.Failed, Text: $"a stream has at most {MaxLeases} leases and locks at a time"));
            return;
        }
        var claim = new LeaseClaim(request, wanted);
        _claims.Add(claim);
        Try(claim);
    }

    public void Release(uint request)
    {
        if (_claims.Find(c => c.Request == request) is { } claim)
            Drop(claim);
        Tell(request, new LeaseMessage(LeaseState.Released));
    }

    public void EndTurn(uint request)
    {
        if (_claims.Find(c => c.Request == request) is not { } claim)
            return;
        try
        {
            claim.EndTurn();
        }
        catch (IOException e)
        {
            link.Log($"the turn for {claim.Wanted.Name} could not be given on in order: {e.Message}");
        }
    }

    /// <summary>Tells all leases of the machine that somebody has now, or is the first to wait for.</summary>
    public void List(uint request)
    {
        var items = new List<string>();
        string error = "";
        bool isThere = Directory.Exists(_folder.Path);
        try
        {
            foreach (var name in _folder.Files())
            {
                // Another open file than ours, so that our own are seen too.
                using var file = LeaseFile.Look($"{_folder.Path}/{name}");
                for (int place = 0; place < Math.Min(file?.Places ?? 0, MostPlaces); place++)
                {
                    // Where a lock of all places begins is its record; behind that there may be older ones, of agents that were killed.
                    if (file!.Read(place) is { Length: > 0 } record && file.TakenAt(place, 1) is { } start && (start == place || (start == LeaseFile.Turn && place == LeaseFile.Turn + 1)))
                        items.AddRange([name, place.ToString(System.Globalization.CultureInfo.InvariantCulture), record]);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message;
        }
        new LeaseListMessage(isThere ? _folder.Path : "", items, error).Write(link.Writer, request);
        link.Send();
    }

    /// <summary>Signs of life while the agent waits to be heard: a controller that stands at a breakpoint reads nothing, and those who wait for its leases must not take the agent for one that stands still. Says nothing.</summary>
    /// <returns>When the next one is due.</returns>
    public long BeatMeanwhile()
    {
        long due = long.MaxValue;
        foreach (var claim in _claims)
        {
            if (claim.NextBeat == 0)
                continue;
            if (Environment.TickCount64 >= claim.NextBeat)
                TryBeat(claim);
            due = Math.Min(due, claim.NextBeat);
        }
        return due;
    }

    public void Tend()
    {
        long now = Environment.TickCount64;
        foreach (var claim in _claims.ToArray())
        {
            if (!claim.IsTaken && now >= claim.NextTry)
                Try(claim);
            if (claim.NextBeat != 0 && now >= claim.NextBeat)
                Beat(claim);
        }
    }

    /// <summary>For so long there will be no sign of life: the agent is busy with ending what runs.</summary>
    public void BeatAhead(int milliseconds)
    {
        foreach (var claim in _claims)
            Beat(claim, milliseconds);
    }

    /// <summary>Nothing of the stream runs any more.</summary>
    public void ReleaseAll()
    {
        foreach (var claim in _claims.ToArray())
            Drop(claim);
    }

    private void Try(LeaseClaim claim)
    {
        try
        {
            claim.Try(_folder, out var problem);
            if (claim.IsTaken)
            {
                HadLease = true;
                if (guardian?.Hold(Descriptors()) is { } unguarded)
                    throw new IOException(unguarded);   // if the agent were killed, others would have it while its blocks still run
                Tell(claim.Request, new LeaseMessage(LeaseState.Taken, claim.Number, claim.Place, Ground));
                return;
            }
            long waited = Environment.TickCount64 - claim.Asked;
            if (problem.Length > 0 && waited > OpenPatience)
                throw new IOException(problem);
            if (problem.Length == 0 && waited > Patience)
                TellHolder(claim);
        }
        catch (IOException e)
        {
            Drop(claim);
            Tell(claim.Request, new LeaseMessage(LeaseState.Failed, Text: e.Message));
        }
    }

    private List<int> Descriptors()
    {
        var all = new List<int>(_claims.Count);
        foreach (var claim in _claims)
        {
            if (claim.IsTaken)
                all.Add(claim.Descriptor);
        }
        return all;
    }

    private void TellHolder(LeaseClaim claim)
    {
        if (!claim.Wanted.Waits && Environment.TickCount64 - claim.Asked < PassingPatience && !claim.IsHeld())
            return;
        string holder = claim.Holder(), text = "";
        if (!claim.Wanted.Waits)
        {
            Drop(claim);
            Tell(claim.Request, new LeaseMessage(LeaseState.Held, Ground: Ground, Holder: holder));
            return;
        }
        if (Environment.TickCount64 >= claim.NextLook)
        {
            bool stoodStill = Environment.TickCount64 > claim.NextLook + LookEvery;
            claim.NextLook = Environment.TickCount64 + LookEvery;
            text = claim.BreakStale(stoodStill) ?? "";
        }
        // Its number says when it is another one; a text is told once.
        long number = LeaseRecord.Number(holder, "fencing");
        if (number == 0 || (number == claim.Told.Number && (text.Length == 0 || claim.Told.Text.Length > 0)))
            return;
        claim.Told = (number, text);
        Tell(claim.Request, new LeaseMessage(LeaseState.Held, Ground: Ground, Holder: holder, Text: text));
    }

    private void Beat(LeaseClaim claim, int ahead = 0)
    {
        TryBeat(claim, ahead);
        if (_unsaid is not { } problem)
            return;
        _unsaid = null;
        link.Log(problem);
    }

    private void TryBeat(LeaseClaim claim, int ahead = 0)
    {
        try
        {
            claim.Beat(ahead);
        }
        catch (IOException e)
        {
            _unsaid = $"no sign of life could be written for the lease of {claim.Wanted.Name}: {e.Message}";   // said with the next one
        }
    }

    private void Drop(LeaseClaim claim)
    {
        _claims.Remove(claim);
        guardian?.HoldNext(Descriptors());
        try
        {
            claim.Release();
        }
        catch (IOException e)
        {
            link.Log($"the lease of {claim.Wanted.Name} could not be given back in order: {e.Message}");
        }
    }

    private void Tell(uint request, LeaseMessage message)
    {
        message.Write(link.Writer, request);
        link.Send();
    }
}
