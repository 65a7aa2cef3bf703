using System.Reflection;
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

    /// <summary>It has a default in the method.</summary>
    public bool HasDefault { get; private init; }

    /// <summary>The parameters of a test to which somebody has to give a value, by their names.</summary>
    public static IReadOnlyList<NeededParameter> NeededBy(TestMethod method) => method.Shape.IsGiven
        ? []
        : [.. Of(method).Where(p => p.IsByName && !p.HasDefault).Select(p => new NeededParameter(p.Name, ParameterTypes.IsSecret(p.Type)))];

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
            // A decimal's default is an attribute, and the parameter optional.
            var hasDefault = !handle.IsNil && (assembly.Reader.GetParameter(handle).Attributes & (ParameterAttributes.HasDefault | ParameterAttributes.Optional)) != 0;
            parameters[i] = new TestParameter(name, method.Shape.Parameters[i], vary, assembly.Enums) { HasDefault = hasDefault };
        }
        if (method.Overridden is null || Array.Exists(parameters, p => p.Vary is not null))
            return parameters;
        var overridden = Of(method.Overridden);
        return [.. parameters.Select((p, i) => overridden[i].Vary is { } vary ? p with { Vary = vary, Enums = overridden[i].Enums } : p)];
    }

    private static ParameterHandle Find(MetadataReader reader, MethodDefinition method, int number) =>
        method.GetParameters().FirstOrDefault(handle => reader.GetParameter(handle).SequenceNumber == number);
}

/// <summary>A parameter of a test that has no value of its own.</summary>
/// <param name="Name">As the source has it.</param>
/// <param name="IsSecret">Its value is a <see cref="Secret"/>.</param>
internal sealed record NeededParameter(string Name, bool IsSecret);
