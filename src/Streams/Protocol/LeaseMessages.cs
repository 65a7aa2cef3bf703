namespace MultiStream.Protocol;

/// <summary>Asks for a lease: of places on the machine, or of a name.</summary>
/// <param name="Name">What it is of: the file in the machine's folder of leases.</param>
/// <param name="IsLock">It is a lock of a test's; else the machine itself, or a host of the pool on it.</param>
/// <param name="First">The first place that is wanted, from 1; or the first of those of which one will do.</param>
/// <param name="Length">How many places in a row; 0: that one and all after it.</param>
/// <param name="Choices">How many places there are to choose from.</param>
/// <param name="Turn">Whether the turn among those who want the same comes with it.</param>
/// <param name="Waits">Wait until it is free; else say at once who has it.</param>
/// <param name="Seconds">For how long its holder may give no sign of life before others may end it.</param>
/// <param name="Holder">Who asks.</param>
internal sealed record TakeLeaseMessage(string Name, bool IsLock, int First, int Length, int Choices, LeaseTurn Turn, bool Waits, int Seconds, LeaseUser Holder)
{
    public void Write(MessageWriter writer, uint request) => writer.Begin(FrameType.TakeLease, request)
        .Text(Name).Bool(IsLock).Int(First).Int(Length).Int(Choices).Int((int)Turn).Bool(Waits).Int(Seconds)
        .Text(Holder.Run).Text(Holder.Owner).Text(Holder.Test).Text(Holder.Stream);

    public static TakeLeaseMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new TakeLeaseMessage(reader.Text(), reader.Bool(), reader.Int(), reader.Int(), reader.Int(), (LeaseTurn)reader.Int(), reader.Bool(), reader.Int(),
            new LeaseUser(reader.Text(), reader.Text(), reader.Text(), reader.Text()));
    }
}

/// <summary>Who has a lease, for people.</summary>
/// <param name="Run">Names the run.</param>
/// <param name="Owner"><c>user@machine</c> of the controller.</param>
/// <param name="Test">The test, or what else it is for.</param>
/// <param name="Stream">The stream.</param>
internal sealed record LeaseUser(string Run, string Owner, string Test, string Stream);

/// <summary>Those who want the same lease take turns: whoever has the turn waits for what others have, and nobody passes.</summary>
internal enum LeaseTurn
{
    /// <summary>The turn is taken for this lease, and given on with it.</summary>
    Own = 0,

    /// <summary>The turn is kept until <see cref="FrameType.EndTurn"/>.</summary>
    Keep = 1,

    /// <summary>Another agent of the same test keeps it.</summary>
    Kept = 2,
}

/// <summary>What has become of a request.</summary>
internal enum LeaseState
{
    Taken = 0,

    /// <summary>Others have it. The last word to who does not wait; who waits is told again when it is others.</summary>
    Held = 1,

    /// <summary>It cannot be had at all.</summary>
    Failed = 2,

    /// <summary>It was given back.</summary>
    Released = 3,
}

/// <summary>What has become of a request for a lease.</summary>
/// <param name="State">That.</param>
/// <param name="Number">The fencing number: greater than that of every lease which the machine gave before.</param>
/// <param name="Position">The first place.</param>
/// <param name="Ground">Names the machine's folder of leases: the same for all who are excluded by it.</param>
/// <param name="Holder">The record of who has it, as text; empty: nobody has, or it is not known.</param>
/// <param name="Text">Why it failed; or why one who gives no sign of life is not ended.</param>
internal sealed record LeaseMessage(LeaseState State, long Number = 0, int Position = 0, string Ground = "", string Holder = "", string Text = "")
{
    public void Write(MessageWriter writer, uint request) => writer.Begin(FrameType.Lease, request).Int((int)State).Long(Number).Int(Position).Text(Ground).Text(Holder).Text(Text);

    public static LeaseMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new LeaseMessage((LeaseState)reader.Int(), reader.Long(), reader.Int(), reader.Text(), reader.Text(), reader.Text());
    }
}

/// <summary>The leases of a machine.</summary>
/// <param name="Folder">Where they are kept; empty: nobody has taken one since it was started.</param>
/// <param name="Items">Name of the file, place in it, record: three texts for each.</param>
/// <param name="Error">Why they cannot be read; empty: they were.</param>
internal sealed record LeaseListMessage(string Folder, IReadOnlyList<string> Items, string Error)
{
    public void Write(MessageWriter writer, uint request) => writer.Begin(FrameType.LeaseList, request).Text(Folder).Texts(Items).Text(Error);

    public static LeaseListMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        var message = new LeaseListMessage(reader.Text(), reader.Texts(), reader.Text());
        return message.Items.Count % 3 == 0 ? message : throw new ProtocolException("A list of leases has one that is not whole.");
    }
}
