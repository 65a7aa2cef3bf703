using System.Globalization;

namespace MultiStream.Evidence.Place;

/// <summary>One process, as <c>/proc/PID/stat</c> has it.</summary>
/// <param name="CpuTicks">Of user and system, in hundredths of a second.</param>
/// <param name="StartTicks">Since boot, in hundredths of a second.</param>
internal sealed record SeenProcess(int Pid, int Parent, char State, long CpuTicks, int Threads, long StartTicks, long Pages, string Name)
{
    /// <summary>Of <c>/proc</c>, on every Linux but a few old processors.</summary>
    public const double TicksInSecond = 100;

    public double CpuSeconds => CpuTicks / TicksInSecond;

    public double Megabytes => Pages * (double)Environment.SystemPageSize / (1 << 20);

    /// <summary>Null: the text is not of that file.</summary>
    public static SeenProcess? Parse(string stat)
    {
        // "pid (name) S ppid …": the name may hold spaces and parentheses, so look from the last one.
        int open = stat.IndexOf('('), close = stat.LastIndexOf(')');
        if (open < 1 || close < open || close + 2 >= stat.Length || !int.TryParse(stat.AsSpan(0, open).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
            return null;
        var fields = stat[(close + 2)..].Split(' ');
        return fields.Length < 22 ? null : new SeenProcess(pid, (int)Number(fields[1]), fields[0][0], Number(fields[11]) + Number(fields[12]), (int)Number(fields[17]), Number(fields[19]), Number(fields[21]), stat[(open + 1)..close]);
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
