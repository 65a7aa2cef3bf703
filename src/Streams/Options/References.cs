using System.Text;

namespace MultiStream.Options;

/// <summary>Expands <c>${env:NAME}</c> and <c>${param:NAME}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
/// <param name="environment">The environment variables.</param>
/// <param name="parameters">The parameters.</param>
internal sealed class References(IReadOnlyDictionary<string, string> environment, ParameterSources parameters)
{
    /// <summary>Returns null, or the sentence on the first reference that means nothing.</summary>
    /// <param name="written">The text.</param>
    /// <param name="path">Where it stands: a parameter that refers to its own name means a weaker one.</param>
    /// <param name="value">The text without references.</param>
    /// <param name="isUnset">Nothing is wrong but that nobody has set a parameter, which a test may do.</param>
    public string? Expand(string written, string path, out string value, out bool isUnset)
    {
        isUnset = false;
        value = written;
        return written.Contains("${", StringComparison.Ordinal) ? Expand(written, parameters.At(path) is { } self ? [self] : [], out value, ref isUnset) : null;
    }

    private string? Expand(string written, IReadOnlyList<ParameterValue> open, out string value, ref bool isUnset)
    {
        var text = new StringBuilder();
        value = written;
        for (var at = 0; at < written.Length;)
        {
            var start = written.IndexOf("${", at, StringComparison.Ordinal);
            if (start < 0)
            {
                text.Append(written, at, written.Length - at);
                break;
            }
            if (start > 0 && written[start - 1] == '$')
            {
                text.Append(written, at, start - 1 - at).Append("${");
                at = start + 2;
                continue;
            }
            var close = written.IndexOf('}', start);
            if (close < 0)
                return $"{SettingText.Quote(written)} has a '${{' without its '}}'; write ${{env:NAME}} or ${{param:NAME}}, or $${{ for the text itself.";
            if (Problem(written[(start + 2)..close], open, out var expanded, ref isUnset) is { } problem)
                return $"{SettingText.Quote(written)} {problem}";
            text.Append(written, at, start - at).Append(expanded);
            at = close + 1;
        }
        value = text.ToString();
        return null;
    }

    private string? Problem(string reference, IReadOnlyList<ParameterValue> open, out string? expanded, ref bool isUnset)
    {
        expanded = null;
        if (After("env:", reference) is { Length: > 0 } variable)
        {
            return environment.TryGetValue(variable, out expanded)
                ? null
                : $"refers to the environment variable {SettingText.Quote(variable)}, which is not set; set it, or write the value.";
        }
        if (After("param:", reference) is { Length: > 0 } parameter)
            return OfParameter(parameter, open, out expanded, ref isUnset);
        if (After("file:", reference) is not null)
            return "has '${file:…}', which is for Secrets only; write ${env:NAME} or ${param:NAME}.";
        return $"has '${{{reference}}}', which is no reference; write ${{env:NAME}} or ${{param:NAME}}, or $${{ for the text itself.";
    }

    private string? OfParameter(string name, IReadOnlyList<ParameterValue> open, out string? expanded, ref bool isUnset)
    {
        expanded = null;
        if (parameters.Find(name, open) is { } found)
        {
            if (found.Written is null)
            {
                expanded = found.Text;
                return null;
            }
            var problem = Expand(found.Written, [.. open, found], out var text, ref isUnset);
            expanded = text.Trim();
            return problem is null ? null : $"refers to the parameter {SettingText.Quote(name)} ({found.Source}), where {problem}";
        }
        if (open.Any(p => ParameterName.Comparer.Equals(p.Name, name)))
            return $"refers to the parameter {SettingText.Quote(name)}, whose value refers back to it; write one of them without a reference.";
        if (parameters.SecretAt(name) is { } secret)
        {
            return $"refers to {SettingText.Quote(name)}, which is a secret ({secret}), and settings are shown in messages and command lines; "
                + "write ${env:NAME} for what is none, or give the secret to the block that needs it.";
        }
        isUnset = true;
        var near = SettingNames.Nearest(name, parameters.Names);
        var right = ParameterName.IsValid(name)
            ? $"write <{name}>…</{name}> in MultiStream/Parameters, which MultiStream.Parameters.{name}=… on the command line does too, or in those of a test or a variant; or add <Parameter name=\"{name}\" value=\"…\" /> to TestRunParameters."
            : $"add <Parameter name=\"{name}\" value=\"…\" /> to TestRunParameters.";
        return $"refers to the parameter {SettingText.Quote(name)}, which is not set; {(near is null ? right : $"did you mean '{near}'? If not, {right}")}";
    }

    private static string? After(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : null;
}
