using System.Text;

namespace MultiStream.Options;

/// <summary>Expands <c>${env:NAME}</c> and <c>${param:NAME}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
/// <param name="environment">The environment variables.</param>
/// <param name="parameters">The <c>TestRunParameters</c> of the document. Their names compare with case, as VSTest's do.</param>
internal sealed class References(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> parameters)
{
    /// <summary>Returns null, or the sentence on the first reference that means nothing.</summary>
    public string? Expand(string written, out string value)
    {
        var text = new StringBuilder();
        value = written;
        for (var at = 0; at < written.Length;)
        {
            var open = written.IndexOf("${", at, StringComparison.Ordinal);
            if (open < 0)
            {
                text.Append(written, at, written.Length - at);
                break;
            }
            if (open > 0 && written[open - 1] == '$')
            {
                text.Append(written, at, open - 1 - at).Append("${");
                at = open + 2;
                continue;
            }
            var close = written.IndexOf('}', open);
            if (close < 0)
                return $"{SettingText.Quote(written)} has a '${{' without its '}}'; write ${{env:NAME}} or ${{param:NAME}}, or $${{ for the text itself.";
            if (Problem(written[(open + 2)..close], out var expanded) is { } problem)
                return $"{SettingText.Quote(written)} {problem}";
            text.Append(written, at, open - at).Append(expanded);
            at = close + 1;
        }
        value = text.ToString();
        return null;
    }

    private string? Problem(string reference, out string? expanded)
    {
        expanded = null;
        if (After("env:", reference) is { Length: > 0 } variable)
        {
            return environment.TryGetValue(variable, out expanded)
                ? null
                : $"refers to the environment variable {SettingText.Quote(variable)}, which is not set; set it, or write the value.";
        }
        if (After("param:", reference) is { Length: > 0 } parameter)
        {
            if (parameters.TryGetValue(parameter, out expanded))
                return null;
            var near = SettingNames.Nearest(parameter, parameters.Keys);
            return $"refers to the test run parameter {SettingText.Quote(parameter)}, which is not set; "
                + (near is null ? $"add <Parameter name=\"{parameter}\" value=\"…\" /> to TestRunParameters." : $"did you mean '{near}'?");
        }
        if (After("file:", reference) is not null)
            return "has '${file:…}', which is for Secrets only; write ${env:NAME} or ${param:NAME}.";
        return $"has '${{{reference}}}', which is no reference; write ${{env:NAME}} or ${{param:NAME}}, or $${{ for the text itself.";
    }

    private static string? After(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : null;
}
