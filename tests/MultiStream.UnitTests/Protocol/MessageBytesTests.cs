using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>Every message that is a record, byte by byte. The frames that have none are pinned where the session sends or hears them.</summary>
public sealed class MessageBytesTests
{
    [Fact]
    public void Hello() => Pinned(
        new HelloMessage(5, "0.1", "10.0.2", "Linux", "X64", "höst", "b-1", 4711, "ci", 0x0102030405060708).Write, p => HelloMessage.Read(p),
        """
        01 000000 00000000 47000000 00000000
        05000000  03000000 302E31  06000000 31302E302E32  05000000 4C696E7578  03000000 583634
        05000000 68C3B67374  03000000 622D31  67120000  02000000 6369  0807060504030201
        """);

    [Fact]
    public void TakeLease() => Pinned(
        w => new TakeLeaseMessage("m", true, 1, 0, 2, LeaseTurn.Kept, true, 20, new LeaseUser("r", "o", "t", "s")).Write(w, 7), p => TakeLeaseMessage.Read(p),
        "4D 000000 07000000 35000000 00000000  01000000 6D  01000000  01000000  00000000  02000000  02000000  01000000  14000000  01000000 72  01000000 6F  01000000 74  01000000 73");

    [Fact]
    public void Lease() => Pinned(
        w => new LeaseMessage(LeaseState.Held, 0x0102030405060708, 3, "g", "h", "t").Write(w, 7), p => LeaseMessage.Read(p),
        "14 000000 07000000 1F000000 00000000  01000000  0807060504030201  03000000  01000000 67  01000000 68  01000000 74");

    [Fact]
    public void LeaseList() => Pinned(
        w => new LeaseListMessage("/f", ["a", "1", "{}"], "").Write(w, 7), p => LeaseListMessage.Read(p),
        "15 000000 07000000 1E000000 00000000  02000000 2F66  03000000  01000000 61  01000000 31  02000000 7B7D  00000000");

    [Fact]
    public void A_list_of_leases_that_is_not_whole_is_refused() =>
        Assert.Throws<ProtocolException>(() => LeaseListMessage.Read(Wire.Hex("00000000  01000000 01000000 61  00000000")));

    [Fact]
    public void Gather() => Pinned(
        w => new GatherMessage(true, 600, 1500).Write(w, 7), p => GatherMessage.Read(p),
        """
        4B 000000 07000000 0C000000 00000000
        01000000  58020000  DC050000
        """);

    [Fact]
    public void Evidence() => Pinned(
        w => new EvidenceMessage("disk", ["a", "b\n"], "journal").Write(w, 7), p => EvidenceMessage.Read(p),
        """
        13 000000 07000000 22000000 00000000
        04000000 6469736B  02000000  01000000 61  02000000 620A  07000000 6A6F75726E616C
        """);

    [Fact]
    public void Opened() => Pinned(
        new OpenedMessage("/tmp/x", "no").Write, p => OpenedMessage.Read(p),
        """
        02 000000 00000000 10000000 00000000
        06000000 2F746D702F78  02000000 6E6F
        """);

    [Fact]
    public void Exited() => Pinned(
        w => new ExitedMessage(-1, 9, true, 1_500_000, ["7 sh"]).Write(w, 3), p => ExitedMessage.Read(p),
        """
        08 000000 03000000 20000000 00000000
        FFFFFFFF  09000000  01000000  60E3160000000000  01000000  04000000 37207368
        """);

    [Fact]
    public void Port() => Pinned(
        w => new PortMessage(0xABCD, "").Write(w, 5), p => PortMessage.Read(p),
        """
        09 000000 05000000 08000000 00000000
        CDAB0000  00000000
        """);

    [Fact]
    public void Open() => Pinned(
        new OpenMessage(1, "s", "ab", 20, 2000).Write, p => OpenMessage.Read(p),
        """
        40 000000 00000000 17000000 00000000
        01000000  01000000 73  02000000 6162  14000000  D0070000
        """);

    [Fact]
    public void Start() => Pinned(
        w => new StartMessage(["sh", ""], ["A", "1"], 8080, 4 << 20, BlockPipes.Input | BlockPipes.Data).Write(w, 2), p => StartMessage.Read(p),
        """
        41 000000 02000000 28000000 00000000
        02000000  02000000 7368  00000000
        02000000  01000000 41  01000000 31
        901F0000  00004000  03000000
        """);

    [Fact]
    public void FindPlace() => Pinned(
        w => new WorkerPlaceRequest(["k1", "k2"], [new FrameworkNeed("A", "10.0")], true).Write(w, 6), p => WorkerPlaceRequest.Read(p),
        """
        49 000000 06000000 25000000 00000000
        02000000  02000000 6B31  02000000 6B32
        02000000  01000000 41  04000000 31302E30
        01000000
        """);

    [Fact]
    public void Place() => Pinned(
        w => new WorkerPlaceAnswer("/c", ["/c/d", ""], "/d", "/a", ["A 10"], false).Write(w, 6), p => WorkerPlaceAnswer.Read(p),
        """
        0F 000000 06000000 32000000 00000000
        02000000 2F63  02000000  04000000 2F632F64  00000000
        02000000 2F64  02000000 2F61  01000000  04000000 41203130
        00000000
        """);

    [Fact]
    public void A_framework_without_a_version_is_refused() =>
        Assert.Throws<ProtocolException>(() => WorkerPlaceRequest.Read(Wire.Hex("00000000  01000000 01000000 41  00000000")));

    /// <summary>Of another version nothing is known but that its number comes first, then its name.</summary>
    [Fact]
    public void A_hello_of_another_protocol_is_read_no_further_than_its_version()
    {
        var hello = HelloMessage.Read(Wire.Hex("06000000  03000000 302E39  FFFFFFFF FF"));

        Assert.Equal((6, "0.9", ""), (hello.Protocol, hello.Version, hello.HostName));
    }

    [Fact]
    public void Text_that_is_no_UTF8_becomes_replacement_characters() =>
        Assert.Equal("a\uFFFD", OpenedMessage.Read(Wire.Hex("02000000 61FF  00000000")).Directory);

    private static void Pinned(Action<MessageWriter> write, Func<byte[], object> read, string expected)
    {
        var frame = Wire.Frame(write);
        Wire.AssertBytes(expected, frame);

        // What is read from the pinned bytes writes them again.
        var header = FrameHeader.Read(frame);
        object message = read(Wire.Hex(expected)[FrameHeader.Size..]);
        Assert.Equal(Convert.ToHexString(frame), Convert.ToHexString(Messages.Write(message, header.Channel)));
    }
}
