using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>The numbers of frames are the wire format: a cached agent of another build must mean the same by them.</summary>
public sealed class FrameTypeTests
{
    [Fact]
    public void Every_number_means_what_it_always_meant() =>
        Assert.Equal(
            [
                "1 Hello", "2 Opened", "3 Started", "4 StartFailed", "5 Output", "6 ErrorOutput", "7 Ready", "8 Exited", "9 Port", "10 Log", "11 Pong", "12 Closed", "13 Data", "14 InputCredit", "15 Place", "16 SyncRequest", "17 SyncCancel", "18 Gone", "19 Evidence", "20 Lease", "21 LeaseList", "22 LeaseOver",
                "64 Open", "65 Start", "66 Credit", "67 Stop", "68 Kill", "69 TakePort", "70 Ping", "71 Close", "72 Input", "73 FindPlace", "74 SyncAnswer", "75 Gather", "76 Keep", "77 TakeLease", "78 ReleaseLease", "79 EndTurn", "80 ListLeases",
                "128 WorkerHello", "129 Returned", "130 Threw", "131 CallOutput", "132 CallReady", "133 CallLog", "134 CallSync", "135 CallSyncCancel", "136 CallDoing",
                "192 Setup", "193 Call", "194 AskToEnd", "195 CancelToken", "196 Release", "197 CallSynced",
                "255 Piece",
            ],
            Enum.GetValues<FrameType>().Select(t => $"{(byte)t} {t}"));

    [Fact]
    public void The_protocol_has_the_number_that_these_tests_pin() => Assert.Equal(5, HelloMessage.CurrentProtocol);
}
