using System.Globalization;
using System.Text.Json;

namespace Netperf;

/// <summary>What one run of an iperf3 client measured.</summary>
/// <param name="Sent">Bits per second that the client sent.</param>
/// <param name="Received">Bits per second that arrived at the server.</param>
/// <param name="Retransmits">TCP segments that were sent again.</param>
/// <param name="Seconds">How long it measured.</param>
public sealed record IperfReport(double Sent, double Received, int Retransmits, double Seconds)
{
    /// <summary>Reads what <c>iperf3 --json</c> prints.</summary>
    /// <exception cref="InvalidDataException">It measured nothing; says why.</exception>
    public static IperfReport Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.TryGetProperty("error", out var error))
            throw new InvalidDataException($"iperf3 measured nothing: {error.GetString()}");
        var end = document.RootElement.GetProperty("end");
        var (sent, received) = (end.GetProperty("sum_sent"), end.GetProperty("sum_received"));
        return new IperfReport(
            sent.GetProperty("bits_per_second").GetDouble(),
            received.GetProperty("bits_per_second").GetDouble(),
            sent.GetProperty("retransmits").GetInt32(),
            received.GetProperty("seconds").GetDouble());
    }

    /// <summary>In megabits per second.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Received / 1e6:0} Mbit/s received, {Sent / 1e6:0} sent, {Retransmits} retransmits in {Seconds:0.0} s");
}
