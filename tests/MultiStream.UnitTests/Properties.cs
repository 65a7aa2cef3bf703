using FsCheck;
using FsCheck.Fluent;

namespace MultiStream.UnitTests;

/// <summary>Properties that FsCheck tries on values of its own making; it prints the value, made as small as it can, on which one fails.</summary>
internal static class Properties
{
    /// <summary>Texts as they come: control characters, astral planes, halves of surrogate pairs; never null.</summary>
    public static Gen<string> AnyText { get; } = ArbMap.Default.GeneratorFor<string>().Select(t => t ?? "");

    /// <summary>Texts that a file, a pipe or a command line can carry: no NUL, no half of a surrogate pair.</summary>
    public static Gen<string> Text { get; } = AnyText.Select(t => string.Concat(t.EnumerateRunes().Where(r => r.Value is not 0 and not 0xFFFD)));

    public static Gen<byte[]> Bytes { get; } = ArbMap.Default.GeneratorFor<byte[]>().Select(b => b ?? []);

    public static Gen<int> Ints { get; } = Gen.OneOf(ArbMap.Default.GeneratorFor<int>(), Gen.Elements(0, -1, int.MinValue, int.MaxValue));

    /// <summary>Tries the assertions on many values.</summary>
    public static void Hold<T>(Gen<T> values, Action<T> assertions, int tries = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tries), Prop.ForAll(values.ToArbitrary(), assertions));
}
