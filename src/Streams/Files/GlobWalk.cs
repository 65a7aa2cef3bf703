using MultiStream.Platform;

namespace MultiStream.Files;

/// <summary>What matches a pattern on this machine. Steps that are written out go through links, as a path does; <c>**</c> does not.</summary>
internal static class GlobWalk
{
    /// <summary>The paths, in order, each a list of names from the base or the root on.</summary>
    /// <param name="start">The open folder that the pattern is relative to; with an absolute one, the root.</param>
    /// <param name="unread">Told of folders that could not be read or entered.</param>
    public static List<IReadOnlyList<string>> Find(int start, Glob glob, Action<string> unread)
    {
        var found = new List<IReadOnlyList<string>>();
        Walk(start, glob.Steps, 0, [], 0);
        found.Sort(static (a, b) => string.CompareOrdinal(string.Join('\0', a), string.Join('\0', b)));
        return [.. found.DistinctBy(p => string.Join('\0', p), StringComparer.Ordinal)];

        void Walk(int folder, IReadOnlyList<string> steps, int at, IReadOnlyList<string> path, int depth)
        {
            var step = steps[at];
            bool isLast = at == steps.Count - 1;
            if (Glob.IsAnyFolders(step))
            {
                if (isLast)
                {
                    Shown(folder, path, name => found.Add([.. path, name]));
                    return;
                }
                Walk(folder, steps, at + 1, path, depth);
                if (depth < TreeSender.MaxDepth)
                    Shown(folder, path, name => Into(folder, path, name, follow: false, inner => Walk(inner, steps, at, [.. path, name], depth + 1)));
            }
            else if (Glob.Literal(step) is { } literal)
            {
                if (!isLast)
                    Into(folder, path, literal, follow: true, inner => Walk(inner, steps, at + 1, [.. path, literal], depth));
                else if (LinuxFiles.Look(folder, NameText.ToBytes(literal), follow: false, out _) is var looked && looked >= 0)
                    found.Add([.. path, literal]);
                else if (!IsNothing(looked))
                    Unread([.. path, literal], "cannot be looked at", looked);
            }
            else
            {
                AllHere(folder, path, name =>
                {
                    if (!Glob.Matches(step, name))
                        return;
                    if (isLast)
                        found.Add([.. path, name]);
                    else
                        Into(folder, path, name, follow: true, inner => Walk(inner, steps, at + 1, [.. path, name], depth));
                });
            }
        }

        void AllHere(int folder, IReadOnlyList<string> path, Action<string> each)
        {
            var names = new List<byte[]>();
            // A descriptor of its own, since a folder that is read twice goes on where it was.
            int own = LinuxFiles.OpenFolder(folder, "."u8.ToArray(), follow: false);
            int read = own < 0 ? own : LinuxFiles.ReadNames(own, names);
            if (own >= 0)
                _ = LinuxFiles.Close(own);
            if (read < 0)
                Unread(path, "cannot be read", read);
            foreach (var name in names)
                each(NameText.ToText(name));
        }

        // What '*' shows, and '**' goes into.
        void Shown(int folder, IReadOnlyList<string> path, Action<string> each) => AllHere(folder, path, name =>
        {
            if (!name.StartsWith('.'))
                each(name);
        });

        void Into(int folder, IReadOnlyList<string> path, string name, bool follow, Action<int> walk)
        {
            int inner = LinuxFiles.OpenFolder(folder, NameText.ToBytes(name), follow);
            if (inner < 0)
            {
                if (!IsNothing(inner))
                    Unread([.. path, name], "cannot be entered", inner);
                return;
            }
            try
            {
                walk(inner);
            }
            finally
            {
                _ = LinuxFiles.Close(inner);
            }
        }

        void Unread(IReadOnlyList<string> path, string what, int error) =>
            unread(FileFault.Of(glob.Show(path), what, error).Message);
    }

    /// <summary>No folder, or not there: nothing there can match, and nothing is amiss.</summary>
    private static bool IsNothing(int error) => -error is LinuxFiles.NoEntry or LinuxFiles.NotAFolder or LinuxFiles.TooManyLinks;
}
