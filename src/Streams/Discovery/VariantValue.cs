using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>A value in a <c>[Vary]</c> or <c>[Variant]</c>, as the text that a parameter's type reads.</summary>
/// <param name="Text">By the invariant culture; of an enum its name.</param>
/// <param name="Problem">Why it is no value, as the rest of a sentence that begins with it; null when it is one.</param>
internal sealed record VariantValue(string Text, string? Problem = null)
{
    public static VariantValue Of(CustomAttributeTypedArgument<string> argument, EnumTypes enums) => argument.Value switch
    {
        null => new("null", "is no value; leave the parameter to the settings or to its default, or write a text."),
        _ when argument.Type == "System.Type" => new(TypeName((string)argument.Value), "is a type, which no parameter can be; write a text, a number, true or false, or an enum's value."),
        ImmutableArray<CustomAttributeTypedArgument<string>> elements => OfArray(elements, enums),
        bool flag => new(flag ? "true" : "false"),
        var value when value.GetType().FullName != argument.Type && enums.Named(argument.Type) is { } known => new(known.Text(value)),
        var value => new(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static VariantValue OfArray(ImmutableArray<CustomAttributeTypedArgument<string>> elements, EnumTypes enums)
    {
        var values = elements.Select(e => Of(e, enums)).ToList();
        var text = string.Join(' ', values.Select(v => v.Text));
        if (values.Find(v => v.Problem is not null) is { } wrong)
            return new VariantValue(text, $"holds '{wrong.Text}', which {wrong.Problem}");
        return values.Exists(v => v.Text.Length == 0 || v.Text.Any(c => c == ',' || char.IsWhiteSpace(c)))
            ? new VariantValue(text, "is a list with an element that is empty or has a blank or a comma in it, which ends an element; write elements without.")
            : new VariantValue(text);
    }

    private static string TypeName(string serialized) => serialized.Split(',')[0];
}
