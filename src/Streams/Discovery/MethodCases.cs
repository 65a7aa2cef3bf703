using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>One of the test cases of a method.</summary>
/// <param name="Variant">Null: it has only this one.</param>
/// <param name="Problem">What is wrong with this one alone.</param>
internal sealed record MethodCase(TestVariant? Variant, string? Problem = null);

/// <summary>The test cases of a method, from its <c>[Vary]</c> and <c>[Variant]</c>.</summary>
internal static class MethodCases
{
    /// <summary>More would be no matrix that anybody looks through, and three parameters of a thousand values would end the listing.</summary>
    private const int Max = 10_000;

    private static readonly IReadOnlyList<MethodCase> s_plain = [new MethodCase(null)];

    /// <summary>The cases: of the <c>[Vary]</c> parameters every combination, the last one varying fastest, then one for each <c>[Variant]</c>. One without a variant when there is none, or when they cannot be made.</summary>
    /// <param name="method">The method.</param>
    /// <param name="problems">Takes a sentence for each reason why they cannot be made.</param>
    public static IReadOnlyList<MethodCase> Of(TestMethod method, List<string> problems)
    {
        // Nearly all tests end here: nothing is made for them.
        if (!HasVariant(method.Attributes) && !method.Level.Assembly.UsesVary && method.Overridden?.Level.Assembly.UsesVary != true)
            return s_plain;
        if (method.MultiStream is null)
            return s_plain;
        var variants = method.Attributes.Where(a => a.Kind == AttributeKind.Variant).ToList();
        var parameters = TestParameter.Of(method);
        if (variants.Count == 0 && parameters.All(p => p.Vary is null))
            return s_plain;

        int before = problems.Count;
        problems.AddRange(parameters.Where(p => p.Vary is not null).Select(p => ProblemOf(p, method)).OfType<string>());
        var byName = parameters.Where(p => p.IsByName).ToList();
        problems.AddRange(variants.Select(v => ProblemOf(v, byName, method)).OfType<string>());
        long crossed = parameters.Where(p => p.Vary is not null).Aggregate(1L, (product, p) => Math.Min(product * Math.Max(1, Values(p.Vary!).Length), Max + 1L));
        if (crossed > Max)
            problems.Add($"The [Vary] of method '{method.Name}' give more than {Max.ToString("N0", CultureInfo.InvariantCulture)} test cases: vary less, or name the cases that matter by [Variant].");
        if (problems.Count > before)
            return s_plain;

        var cases = Crossed(parameters, method).Concat(variants.Select(v => Case(byName, Values(v), v.Get<string?>("Name", null), "[Variant]", method))).ToList();
        return Unique(cases, method);
    }

    private static bool HasVariant(IReadOnlyList<FoundAttribute> attributes)
    {
        for (int i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Kind == AttributeKind.Variant)
                return true;
        }
        return false;
    }

    private static string? ProblemOf(TestParameter parameter, TestMethod method)
    {
        var where = $"[Vary] on parameter '{parameter.Name}' of method '{method.Name}'";
        if (!parameter.IsByName)
            return $"{where} has no meaning: a {parameter.Type[(parameter.Type.LastIndexOf('.') + 1)..]} is the test's own. Put it on a parameter that has its value by name.";
        if (ParameterTypes.IsSecret(parameter.Type))
            return $"{where} would write a secret into the code: set it in the settings, under Secrets.";
        if (parameter.Vary!.Fixed.IsEmpty)
            return Unreadable(where);
        return Values(parameter.Vary).IsEmpty ? $"{where} has no values: give at least one, such as [Vary(\"v1\", \"v2\")]." : null;
    }

    private static string? ProblemOf(FoundAttribute variant, List<TestParameter> byName, TestMethod method)
    {
        if (variant.Fixed.IsEmpty)
            return Unreadable($"A [Variant] of method '{method.Name}'");
        var name = variant.Get<string?>("Name", null);
        var where = name is null ? $"A [Variant] of method '{method.Name}'" : $"[Variant(Name = \"{name}\")] of method '{method.Name}'";
        var values = Values(variant);
        if (values.Length > byName.Count)
            return $"{where} has {Number(values.Length, "value")}, but the method has {(byName.Count == 0 ? "no parameter" : Number(byName.Count, "parameter"))} with a value by name: remove values, or add parameters.";
        if (byName.Take(values.Length).FirstOrDefault(p => ParameterTypes.IsSecret(p.Type)) is { } secret)
            return $"{where} has a value for '{secret.Name}', and would write a secret into the code: put that parameter last, and set it in the settings, under Secrets.";
        if (name is null ? values.IsEmpty : name.Trim().Length == 0)
            return $"{where} {(name is null ? "has neither values nor a Name" : "has an empty Name")}, so nobody could tell the case from others: give it a Name.";
        return null;
    }

    /// <summary>Of an enum whose assembly is not here the size is not known, and with it nothing that follows.</summary>
    private static string Unreadable(string where) => $"{where} cannot be read: it has a value of an enum whose assembly is not beside the tests'. Write the value's name as a text.";

    private static IEnumerable<MethodCase> Crossed(IReadOnlyList<TestParameter> parameters, TestMethod method)
    {
        var varied = parameters.Where(p => p.Vary is not null).ToList();
        if (varied.Count == 0)
            yield break;
        var at = new int[varied.Count];
        for (int last = 0; last >= 0;)
        {
            yield return Case(varied, [.. varied.Select((p, i) => Values(p.Vary!)[at[i]])], null, "[Vary]", method);
            for (last = varied.Count - 1; last >= 0 && ++at[last] == Values(varied[last].Vary!).Length; last--)
                at[last] = 0;
        }
    }

    /// <param name="parameters">Those that get a value, in order; there may be more of them than values.</param>
    /// <param name="values">The values.</param>
    /// <param name="label">The case's own name.</param>
    /// <param name="attribute">For messages.</param>
    /// <param name="method">The method.</param>
    private static MethodCase Case(List<TestParameter> parameters, ImmutableArray<CustomAttributeTypedArgument<string>> values, string? label, string attribute, TestMethod method)
    {
        var texts = new List<KeyValuePair<string, string>>(values.Length);
        var problems = new List<string>();
        for (int i = 0; i < values.Length; i++)
        {
            var value = VariantValue.Of(values[i], parameters[i].Enums);
            texts.Add(new KeyValuePair<string, string>(parameters[i].Name, value.Text));
            if ((value.Problem ?? ParameterTypes.Problem(value.Text, parameters[i], method)) is { } problem)
                problems.Add($"'{VariantNames.Plain(value.Text)}', which {attribute} gives to parameter '{parameters[i].Name}' of method '{method.Name}', {problem}");
        }
        label = label is null ? null : VariantNames.Plain(label.Trim());
        return new MethodCase(new TestVariant(label ?? VariantNames.Of(texts), texts) { Label = label }, problems.Count == 0 ? null : string.Join('\n', problems));
    }

    /// <summary>Of several cases of one name the first stands for all, and says so: an IDE and a filter could not tell them apart.</summary>
    private static List<MethodCase> Unique(List<MethodCase> cases, TestMethod method)
    {
        var counts = cases.CountBy(c => c.Variant!.Name).ToDictionary(StringComparer.Ordinal);
        if (counts.Count == cases.Count)
            return cases;
        return [.. cases.DistinctBy(c => c.Variant!.Name, StringComparer.Ordinal).Select(c => counts[c.Variant!.Name] is 1 ? c : c with
        {
            Problem = $"{Number(counts[c.Variant.Name], "test case")} of method '{method.Name}' are named '{c.Variant.Name}': give each values of its own, or a [Variant] another Name.",
        })];
    }

    private static ImmutableArray<CustomAttributeTypedArgument<string>> Values(FoundAttribute attribute) => attribute.Fixed is [{ Value: ImmutableArray<CustomAttributeTypedArgument<string>> values }]
        ? values
        // [Vary(null)] is no list at all to C#.
        : [new CustomAttributeTypedArgument<string>("System.String", null)];

    private static string Number(int count, string noun) => $"{count.ToString(CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
