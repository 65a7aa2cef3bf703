using System.Globalization;
using MultiStream.Options;
using MultiStream.Sync;

namespace MultiStream.Discovery;

/// <summary>The streams that a test declares, read from its attributes, and what is wrong with them.</summary>
internal static class StreamDeclarations
{
    /// <summary>The role of <c>[MultiStream(n)]</c>.</summary>
    private const string DefaultRole = "stream";

    /// <summary>The class's streams, then <c>[MultiStream(n)]</c>'s, then the method's.</summary>
    /// <param name="ofClass">The <c>[Stream]</c> attributes of the class and its bases.</param>
    /// <param name="multiStream">The method's <c>[MultiStream]</c>.</param>
    /// <param name="ofMethod">The method's <c>[Stream]</c> attributes.</param>
    /// <param name="problems">Takes a sentence for each thing that is wrong.</param>
    public static IReadOnlyList<StreamDeclaration> Read(
        IReadOnlyList<FoundAttribute> ofClass, FoundAttribute multiStream, IEnumerable<FoundAttribute> ofMethod, List<string> problems)
    {
        List<StreamDeclaration>? streams = null;
        foreach (var attribute in ofClass)
            Add(attribute);
        if (multiStream.Fixed is [{ Value: int count }])
        {
            if (count < 1)
                problems.Add($"[MultiStream({Number(count)})] asks for {Number(count)} streams: give a number of at least 1, or none.");
            else
                (streams ??= []).Add(new StreamDeclaration(DefaultRole, count));
        }
        foreach (var attribute in ofMethod)
            Add(attribute);

        if (streams is null)
            return [];
        if (Clash(streams) is { } clash)
            problems.Add(clash);
        return streams;

        void Add(FoundAttribute attribute)
        {
            var name = attribute.Fixed is [{ Value: string text }] ? text : "";
            var size = attribute.Get("Count", 0);
            if (!StreamName.IsValid(name))
                problems.Add($"[Stream(\"{name}\")]: '{name}' is no name for a stream: begin with a letter (A-Z, a-z), then only letters, digits, '_' and '-'.");
            else if (name.Equals(SyncStream.Body, StringComparison.OrdinalIgnoreCase))
                problems.Add($"[Stream(\"{name}\")]: '{name}' is the test's body in results and at barriers: give the stream another name.");
            else if (size < 0)
                problems.Add($"[Stream(\"{name}\", Count = {Number(size)})]: the count is below 0: give how many streams the role has, or leave it out for one stream.");
            else if (HostTags.Read(attribute.Get("Tags", "") ?? "", out _) is { } wrongTag)
                problems.Add($"[Stream(\"{name}\", Tags = …)]: '{attribute.Get("Tags", "")}' {wrongTag}");
            else
                (streams ??= []).Add(new StreamDeclaration(name, size == 0 ? null : size, attribute.Get<string?>("Collect", null)) { Tags = attribute.Get<string?>("Tags", null), DistinctHosts = attribute.Get("DistinctHosts", false) });
        }
    }

    /// <summary>Names compare without case, as in the settings. A role of three takes four names: its own and its members'.</summary>
    private static string? Clash(List<StreamDeclaration> streams)
    {
        for (var i = 0; i < streams.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (first, second) = (streams[j], streams[i]);
                if (first.Name.Equals(second.Name, StringComparison.OrdinalIgnoreCase))
                    return $"Two streams are named '{second.Name}' (on class or method; case does not count): rename one, or declare a role with Count.";
                var (role, member) = IsMember(first, second.Name) ? (first, second) : IsMember(second, first.Name) ? (second, first) : (null, null);
                if (role is not null)
                    return $"Two streams are named '{member!.Name}': the role '{role.Name}' of {Number(role.Count!.Value)} has a member of that name; rename one.";
            }
        }
        return null;
    }

    private static bool IsMember(StreamDeclaration role, string name) =>
        role.Count is { } count
        && name.Length > role.Name.Length + 1
        && name.StartsWith(role.Name, StringComparison.OrdinalIgnoreCase)
        && name[role.Name.Length] == '-'
        && int.TryParse(name.AsSpan(role.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < count
        && name.AsSpan(role.Name.Length + 1).SequenceEqual(Number(index));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
