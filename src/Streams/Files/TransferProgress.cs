using System.Globalization;

namespace MultiStream.Files;

/// <summary>Says every few seconds how far a transfer is.</summary>
/// <param name="verb">Such as "sent".</param>
/// <param name="whither">Such as "to 'server'".</param>
/// <param name="tell">Is told.</param>
/// <param name="clock">The time.</param>
internal sealed class TransferProgress(string verb, string whither, Action<string> tell, TimeProvider clock)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);
    private long _last = clock.GetTimestamp();

    /// <summary>How many bytes there will be; 0: not known.</summary>
    public long Total { get; set; }

    public long Done { get; private set; }

    public void Add(int bytes)
    {
        Done += bytes;
        if (clock.GetElapsedTime(_last) < s_every)
            return;
        _last = clock.GetTimestamp();
        tell(Total > Done ? $"{verb} {Size(Done)} of {Size(Total)} {whither}" : $"{verb} {Size(Done)} {whither}");
    }

    /// <summary>Three digits and a unit of thousands: <c>1.2 GB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        var format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.#" : "0.##";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
