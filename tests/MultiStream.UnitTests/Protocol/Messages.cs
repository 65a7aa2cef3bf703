using FsCheck;
using FsCheck.Fluent;
using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>All messages that are records: how each is made up, written and read.</summary>
internal static class Messages
{
    /// <summary>What reads a payload of each type.</summary>
    public static IReadOnlyDictionary<FrameType, Func<byte[], object>> Readers { get; } = new Dictionary<FrameType, Func<byte[], object>>
    {
        [FrameType.Hello] = p => HelloMessage.Read(p),
        [FrameType.Opened] = p => OpenedMessage.Read(p),
        [FrameType.Exited] = p => ExitedMessage.Read(p),
        [FrameType.Port] = p => PortMessage.Read(p),
        [FrameType.Place] = p => WorkerPlaceAnswer.Read(p),
        [FrameType.FindPlace] = p => WorkerPlaceRequest.Read(p),
        [FrameType.Gather] = p => GatherMessage.Read(p),
        [FrameType.Evidence] = p => EvidenceMessage.Read(p),
        [FrameType.TakeLease] = p => TakeLeaseMessage.Read(p),
        [FrameType.Lease] = p => LeaseMessage.Read(p),
        [FrameType.LeaseList] = p => LeaseListMessage.Read(p),
        [FrameType.Open] = p => OpenMessage.Read(p),
        [FrameType.Start] = p => StartMessage.Read(p),
        // These have no record: the session reads their one text, or texts, where they arrive.
        [FrameType.Log] = p => new MessageReader(p).Text(),
        [FrameType.Closed] = p => new MessageReader(p).Texts(),
    };

    /// <summary>Any valid message.</summary>
    public static Gen<object> Any { get; } = Gen.OneOf(
        from t in Properties.Text.ArrayOf(6) from pid in Properties.Ints select (object)new HelloMessage(HelloMessage.CurrentProtocol, t[0], t[1], t[2], t[3], t[4], t[5], pid, "ci", 5),
        from t in Properties.Text.ArrayOf(2) select (object)new OpenedMessage(t[0], t[1]),
        from code in Properties.Ints
        from signal in Gen.Choose(0, 64)
        from asked in Gen.Elements(true, false)
        from milliseconds in Gen.Choose(0, int.MaxValue)
        from survivors in Texts()
        select (object)new ExitedMessage(code, signal, asked, milliseconds * 1000L, survivors),
        from port in Gen.Choose(0, 65535) from error in Properties.Text select (object)new PortMessage(port, error),
        from t in Properties.Text.ArrayOf(2) from i in Properties.Ints.ArrayOf(2) select (object)new OpenMessage(1, t[0], t[1], i[0], i[1]),
        from keys in Texts() from t in Properties.Text.ArrayOf(4) from icu in Gen.Elements(true, false)
        select (object)new WorkerPlaceRequest(keys, [new FrameworkNeed(t[0], t[1]), new FrameworkNeed(t[2], t[3])], icu),
        from t in Properties.Text.ArrayOf(3) from folders in Texts() from missing in Texts() from icu in Gen.Elements(true, false)
        select (object)new WorkerPlaceAnswer(t[0], folders, t[1], t[2], missing, icu),
        from machine in Gen.Elements(true, false) from i in Properties.Ints.ArrayOf(2) select (object)new GatherMessage(machine, i[0], i[1]),
        from t in Properties.Text.ArrayOf(2) from lines in Texts() select (object)new EvidenceMessage(t[0], lines, t[1]),
        from t in Properties.Text.ArrayOf(5) from b in Gen.Elements(true, false).ArrayOf(2) from i in Properties.Ints.ArrayOf(4) from turn in Gen.Elements(Enum.GetValues<LeaseTurn>())
        select (object)new TakeLeaseMessage(t[0], b[0], i[0], i[1], i[2], turn, b[1], i[3], new LeaseUser(t[1], t[2], t[3], t[4])),
        from t in Properties.Text.ArrayOf(3) from state in Gen.Elements(Enum.GetValues<LeaseState>()) from i in Properties.Ints.ArrayOf(2) select (object)new LeaseMessage(state, i[0], i[1], t[0], t[1], t[2]),
        from t in Properties.Text.ArrayOf(5) select (object)new LeaseListMessage(t[0], [t[1], t[2], t[3]], t[4]),
        from arguments in Texts() from environment in Texts() from i in Properties.Ints.ArrayOf(2) select (object)new StartMessage(arguments, environment, i[0], i[1]));

    public static byte[] Write(object message, uint channel = 0) => Wire.Frame(writer =>
    {
        switch (message)
        {
            case HelloMessage hello:
                hello.Write(writer);
                break;
            case OpenedMessage opened:
                opened.Write(writer);
                break;
            case ExitedMessage exited:
                exited.Write(writer, channel);
                break;
            case PortMessage port:
                port.Write(writer, channel);
                break;
            case WorkerPlaceRequest request:
                request.Write(writer, channel);
                break;
            case WorkerPlaceAnswer answer:
                answer.Write(writer, channel);
                break;
            case GatherMessage gather:
                gather.Write(writer, channel);
                break;
            case EvidenceMessage evidence:
                evidence.Write(writer, channel);
                break;
            case OpenMessage open:
                open.Write(writer);
                break;
            case TakeLeaseMessage take:
                take.Write(writer, channel);
                break;
            case LeaseMessage lease:
                lease.Write(writer, channel);
                break;
            case LeaseListMessage list:
                list.Write(writer, channel);
                break;
            case StartMessage start:
                start.Write(writer, channel);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} is no message.", nameof(message));
        }
    });

    public static object Read(byte[] frame) => Readers[(FrameType)frame[0]](frame[FrameHeader.Size..]);

    private static Gen<string[]> Texts() => Properties.Text.ArrayOf();
}
