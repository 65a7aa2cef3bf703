using System.Security;

namespace MultiStream.Lab;

/// <summary>How text is cut and quoted here.</summary>
static class LabText
{
    const int TailLength = 2000;

    /// <summary>The end of an output: what failed is told there.</summary>
    public static string Tail(string output)
    {
        output = output.TrimEnd();
        return output.Length <= TailLength ? output : "..." + output[^TailLength..];
    }

    /// <summary>One word for sh, whatever is in it.</summary>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static string Xml(string value) => SecurityElement.Escape(value)!;
}
