using MultiStream.Agent.Platform;
using MultiStream.Leases;
using MultiStream.Protocol;

namespace MultiStream.Agent.Leases;

/// <summary>One lease that the controller has asked for: waited for, then had, until it is given back.</summary>
internal sealed class LeaseClaim(uint request, TakeLeaseMessage wanted)
{
    private const int FirstDelay = 2, MaxDelay = 50;
    private static readonly long s_start = (long)(ProcessTable.Read(Environment.ProcessId)?.StartTicks ?? 0);
    private readonly DateTime _asked = DateTime.UtcNow;
    private DateTime _since;
    private LeaseFile? _file;
    private bool _hasTurn, _turnIsTold;
    private int _place, _delay = FirstDelay;
    private long _alive;
    private long _number;

    /// <summary>Who was silent at the last look, and since when.</summary>
    private List<(int Place, long Beat)> _silent = [];

    public uint Request => request;

    public TakeLeaseMessage Wanted => wanted;

    /// <summary>It is had, and can be told.</summary>
    public bool IsTaken { get; private set; }

    public long Number => _number;

    public int Place => _place;

    /// <summary>The open file whose locks it is; -1: none is open.</summary>
    public int Descriptor => _file?.Descriptor ?? -1;

    /// <summary>When it began, in ticks; a wait that is none has a moment all the same, in which others pass by.</summary>
    public long Asked { get; } = Environment.TickCount64;

    /// <summary>When to try again.</summary>
    public long NextTry { get; private set; }

    /// <summary>When to write the next sign of life.</summary>
    public long NextBeat { get; private set; }

    public long NextLook { get; set; } = Environment.TickCount64 + 1000;

    /// <summary>What was told of its holder last.</summary>
    public (long Number, string Text) Told { get; set; }

    /// <summary>Tries once. What is wrong, if anything is, may pass.</summary>
    /// <exception cref="IOException">It will not pass.</exception>
    public void Try(LeaseFolder folder, out string problem)
    {
        NextTry = Environment.TickCount64 + _delay;
        _delay = Math.Min(_delay * 2, MaxDelay);
        while (!TryOnce(folder, out problem))
            LetGo();   // the file lost its name between two steps of ours: there is another one, or none
    }

    /// <summary>False: what is open is not the file any more.</summary>
    private bool TryOnce(LeaseFolder folder, out string problem)
    {
        problem = "";
        _file ??= Open(folder, out problem);
        if (_file is null)
            return true;
        if (!_hasTurn && wanted.Turn != LeaseTurn.Kept)
        {
            if (!_file.TryLock(LeaseFile.Turn, 1))
                return true;
            if (!_file.IsThere)
                return false;
            _hasTurn = true;
            if (_file.Read(LeaseFile.Turn).Length > 0)
                _file.Write(LeaseFile.Turn, null);   // of one who was killed; as if he still waited
        }
        for (int i = 0; i < wanted.Choices && _place == 0; i++)
        {
            if (_file.TryLock(wanted.First + i, wanted.Length))
                _place = wanted.First + i;
        }
        if (_place == 0)
        {
            if (_hasTurn && !_turnIsTold && wanted.Waits)
                Beat();
            return true;
        }
        if (!_file.IsThere)
            return false;
        if (FencingCounter.TryNext(folder, out problem) is not { } number)
            return true;
        (_number, _since, IsTaken) = (number, DateTime.UtcNow, true);
        if (wanted.Turn == LeaseTurn.Own)
            EndTurn();
        Beat();
        return true;
    }

    private LeaseFile? Open(LeaseFolder folder, out string problem)
    {
        problem = folder.Make() ?? "";
        return problem.Length > 0 ? null : LeaseFile.Open(folder.FileOf(wanted.Name, wanted.IsLock), out problem);
    }

    /// <summary>Who is in the way; empty: nobody, or nobody knows.</summary>
    public string Holder()
    {
        if (_file is null)
            return "";
        // Who has it says more than who waits for it first.
        var at = HolderAt(wanted.First, wanted.Choices > 1 ? wanted.Choices : wanted.Length) ?? (_hasTurn ? null : _file.TakenAt(LeaseFile.Turn, 1));
        return at is { } place ? _file.Read(place) : "";
    }

    /// <summary>Others have all of what is wanted, or one of them waits for it: with the turn, and told in a record, which those who only pass by do not write. Else it is others that pass by.</summary>
    public bool IsHeld()
    {
        if (_file is null || _place != 0)
            return false;
        if (_hasTurn || (wanted.Turn != LeaseTurn.Kept && _file.Read(LeaseFile.Turn).Length > 0 && _file.TakenAt(LeaseFile.Turn, 1) is not null))
            return true;
        int taken = 0;
        // Without a record it is had for a moment only: to look whether it is the last, or by one who is just about to write it.
        while (taken < wanted.Choices && HolderAt(wanted.First + taken, wanted.Length) is { } at && _file.Read(at).Length > 0)
            taken++;
        return taken == wanted.Choices;
    }

    /// <summary>Where the record is of who has some of these places. Whoever has the turn too, in the same open file, has one lock for both.</summary>
    private int? HolderAt(int place, int length) => _file!.TakenAt(place, length) is { } start ? Math.Max(start, LeaseFile.Turn + 1) : null;

    /// <summary>
    /// Ends those who have it, or the turn before it, and have given no sign of life for too long; see <see cref="StaleHolder"/>. Not at the first look: when all processes stood still together, each needs a moment to give one.
    /// </summary>
    /// <param name="stoodStill">This process did so itself since the last look, which counts for nothing then.</param>
    public string? BreakStale(bool stoodStill)
    {
        if (_file is null)
            return null;
        var before = stoodStill ? [] : _silent;
        _silent = [];
        string? text = null;
        if (!_hasTurn && _file.TakenAt(LeaseFile.Turn, 1) is not null)
            Look(LeaseFile.Turn);
        // Those of all its places: the first may be well, and another one stand still. Where nobody has ever written, nobody can be told to be silent.
        int end = wanted.Choices > 1 ? wanted.First + wanted.Choices : wanted.Length > 0 ? wanted.First + wanted.Length : int.MaxValue;
        end = Math.Min(end, Math.Max(_file.Places, wanted.First + 1));
        int last = LeaseFile.Turn;
        for (int place = wanted.First; place < end; place++)
        {
            if (HolderAt(place, 1) is { } at && at != last)
                Look(last = at);
        }
        return text;

        void Look(int place)
        {
            var record = _file.Read(place);
            if (!StaleHolder.IsSilent(record))
                return;
            var silent = (place, LeaseRecord.Number(record, "beat"));
            _silent.Add(silent);
            if (before.Contains(silent))
                text = StaleHolder.End(record, _file) ?? text;
        }
    }

    /// <summary>Writes a sign of life.</summary>
    /// <param name="ahead">For how many milliseconds more there will be none.</param>
    public void Beat(int ahead = 0)
    {
        long now = Environment.TickCount64;
        NextBeat = now + Math.Max(100, wanted.Seconds * 1000L / 4);
        _alive = Math.Max(_alive, now + ahead);   // what was said ahead is not taken back
        if (_file is null || (!IsTaken && !_hasTurn))
            return;
        if (IsTaken)
            _file.Write(_place, Record(_number, wanted.Length, _since));
        if (!_hasTurn)
            return;
        _file.Write(LeaseFile.Turn, Record(0, 1, _asked));
        _turnIsTold = true;
    }

    private string Record(long number, int length, DateTime since) => LeaseRecord.Text(wanted.Holder, number, length, since, DateTime.UtcNow, _alive, wanted.Seconds, Environment.ProcessId, s_start);

    /// <summary>It is for others to wait next.</summary>
    public void EndTurn()
    {
        if (!_hasTurn || _file is null)
            return;
        try
        {
            ClearTurn();
        }
        finally
        {
            _hasTurn = false;
            _file.Unlock(LeaseFile.Turn, 1);
        }
    }

    /// <summary>No record of one who lives on may stay: it would be taken for the next one's, and he for one who stands still.</summary>
    private void ClearTurn()
    {
        if (_turnIsTold)
            _file?.Write(LeaseFile.Turn, null);
        _turnIsTold = false;
    }

    /// <summary>Gives all of it back: what other processes of ours have of the open file ends with it.</summary>
    public void Release()
    {
        if (_file is null)
            return;
        try
        {
            ClearTurn();
            if (IsTaken)
                _file.Write(_place, null);
        }
        finally
        {
            _file.RemoveIfLast();
            LetGo();
        }
    }

    private void LetGo()
    {
        _file?.Unlock(0, 0);
        _file?.Dispose();
        (_file, _hasTurn, _turnIsTold, _place, IsTaken) = (null, false, false, 0, false);
    }
}
