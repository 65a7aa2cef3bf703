namespace MultiStream.Agent;

/// <summary>What Linux says of its last start.</summary>
internal static class BootId
{
    public static string Read() => File.ReadAllText("/proc/sys/kernel/random/boot_id").TrimEnd();
}
