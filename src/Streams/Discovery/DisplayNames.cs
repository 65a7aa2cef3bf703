namespace MultiStream.Discovery;

/// <summary>Gives each test of an assembly a name of its own, as short as can be: lists of tests show nothing else.</summary>
internal static class DisplayNames
{
    /// <summary><c>Method</c>; where tests share that <c>Class.Method</c>; then <c>Ns.Class.Method</c>; then <c>Ns.Class.Method(StreamsManager)</c>.</summary>
    public static string[] Of(IReadOnlyList<(TestClass Class, TestMethod Method)> tests)
    {
        var names = new string[tests.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = tests[i].Method.Name;
        Lengthen(t => t.Class.SimpleName + "." + t.Method.Name);
        Lengthen(t => t.Class.SimpleName + "." + t.Method.Name + Parameters(t.Method), sameClass: true);
        Lengthen(t => t.Class.TypeName + "." + t.Method.Name);
        Lengthen(t => t.Class.TypeName + "." + t.Method.Name + Parameters(t.Method));
        Lengthen(t => t.Class.TypeName + "." + t.Method.ManagedMethod);
        return names;

        // Renames what still shares its name; with sameClass only where all who share it are of one class.
        void Lengthen(Func<(TestClass Class, TestMethod Method), string> longer, bool sameClass = false)
        {
            var shared = new Dictionary<string, (TestClass First, int Count, bool SameClass)>(names.Length);
            for (var i = 0; i < names.Length; i++)
            {
                var @class = tests[i].Class;
                shared[names[i]] = shared.TryGetValue(names[i], out var before)
                    ? (before.First, before.Count + 1, before.SameClass && before.First == @class)
                    : (@class, 1, true);
            }
            if (shared.Count == names.Length)
                return;
            for (var i = 0; i < names.Length; i++)
            {
                var (_, count, same) = shared[names[i]];
                if (count > 1 && (same || !sameClass))
                    names[i] = longer(tests[i]);
            }
        }
    }

    private static string Parameters(TestMethod method) =>
        "(" + string.Join(", ", method.Shape.Parameters.Select(p => p.Contains('<', StringComparison.Ordinal) ? p : p[(p.LastIndexOf('.') + 1)..])) + ")";
}
