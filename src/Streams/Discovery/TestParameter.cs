using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>A parameter of a test method.</summary>
/// <param name="Name">As the source has it.</param>
/// <param name="Type">In ManagedMethod's form.</param>
/// <param name="Vary">Its <c>[Vary]</c>.</param>
/// <param name="Enums">Of the assembly that declares it.</param>
internal sealed record TestParameter(string Name, string Type, FoundAttribute? Vary, EnumTypes Enums)
{
    /// <summary>It has its value by its name; else by its type.</summary>
    public bool IsByName => !ParameterTypes.IsGiven(Type);

    /// <summary>All parameters of a method, in order. An override that says nothing of them has the <c>[Vary]</c> of what it overrides, as it has its attributes.</summary>
    public static IReadOnlyList<TestParameter> Of(TestMethod method)
    {
        var assembly = method.Level.Assembly;
        var parameters = new TestParameter[method.Shape.Parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            var handle = Find(assembly.Reader, method.Definition, i + 1);
            var name = handle.IsNil ? (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : assembly.Reader.GetString(assembly.Reader.GetParameter(handle).Name);
            var vary = handle.IsNil || !assembly.UsesVary ? null : assembly.VaryOf(handle);
            parameters[i] = new TestParameter(name, method.Shape.Parameters[i], vary, assembly.Enums);
        }
        if (method.Overridden is null || Array.Exists(parameters, p => p.Vary is not null))
            return parameters;
        var overridden = Of(method.Overridden);
        return [.. parameters.Select((p, i) => overridden[i].Vary is { } vary ? p with { Vary = vary, Enums = overridden[i].Enums } : p)];
    }

    private static ParameterHandle Find(MetadataReader reader, MethodDefinition method, int number) =>
        method.GetParameters().FirstOrDefault(handle => reader.GetParameter(handle).SequenceNumber == number);
}
