using MultiStream;

namespace Calls.Library;

/// <summary>C# blocks that are made here and run by the tests of another assembly.</summary>
public static class Lengths
{
    public sealed record Measured(string Text, int Length, string Assembly);

    public static Block<Measured> Of(string text) => Block.Call(() => new Measured(text, text.Length, typeof(Lengths).Assembly.GetName().Name!));

    public static int OfStatic() => "static".Length;
}
