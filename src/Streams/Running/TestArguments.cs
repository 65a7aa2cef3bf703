using System.Reflection;
using MultiStream.Discovery;
using MultiStream.Options;

namespace MultiStream.Running;

/// <summary>The arguments of a test method: some by the parameter's type, all others by its name, from the parameters of the test.</summary>
internal static class TestArguments
{
    /// <summary>One argument for each parameter. Touches no host.</summary>
    /// <param name="method">The test's method.</param>
    /// <param name="test">The test; the values of its variant are stronger than all that is set elsewhere.</param>
    /// <param name="streams">Its streams, open or not, with the parameters of the test.</param>
    /// <param name="context">For a <see cref="StreamContext"/>; null: the test has none.</param>
    /// <param name="cancel">For a <see cref="CancellationToken"/>.</param>
    /// <param name="isNested">It runs as a block of another test.</param>
    /// <exception cref="MultiStreamSettingsException">Parameters have no value, or a text that is none; a line for each.</exception>
    public static object?[] Bind(MethodInfo method, MultiStreamTest test, StreamsManager streams, StreamContext? context, CancellationToken cancel, bool isNested = false)
    {
        var problems = new List<string>();
        var parameters = method.GetParameters();
        var arguments = new object?[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (type == typeof(StreamsManager))
                arguments[i] = streams;
            else if (type == typeof(CancellationToken))
                arguments[i] = cancel;
            else if ((type == typeof(StreamContext) ? OfContext(parameters[i], test, context, out arguments[i]) : ByName(parameters[i], test, streams.Parameters, isNested, out arguments[i])) is { } problem)
                problems.Add(problem);
        }
        return problems.Count == 0 ? arguments : throw new MultiStreamSettingsException(string.Join('\n', problems));
    }

    /// <summary>Those parameters of a test that have no value, a line for each as <see cref="Bind"/> says it; null: all have one.</summary>
    /// <param name="test">The test, whose method is not loaded.</param>
    /// <param name="parameters">The parameters of the test.</param>
    public static string? WhatIsMissing(MultiStreamTest test, Parameters parameters)
    {
        var missing = test.NeededParameters.Where(p => (OfVariant(test, p.Name) ?? parameters.Lookup(p.Name)) is null).Select(p => Missing(p.Name, p.IsSecret, test, parameters, isNested: false)).ToList();
        return missing.Count == 0 ? null : string.Join('\n', missing);
    }

    private static string? OfContext(ParameterInfo parameter, MultiStreamTest test, StreamContext? context, out object? argument)
    {
        argument = context;
        return context is null ? $"{Named(parameter.Name, test)} is a StreamContext, and there is none where this test runs; take a StreamsManager." : null;
    }

    private static string? ByName(ParameterInfo parameter, MultiStreamTest test, Parameters parameters, bool isNested, out object? argument)
    {
        argument = null;
        string name = parameter.Name ?? "";
        if (ParameterText.WhyNot(parameter.ParameterType) is { } wrong)
            return $"{Named(parameter.Name, test)} cannot be set: {parameter.ParameterType} {wrong}";
        if ((OfVariant(test, name) ?? parameters.Lookup(name)) is { } found)
            return Parameters.Read(found, parameter.ParameterType, inMethod: true, out argument);
        if (!parameter.HasDefaultValue)
            return Missing(name, parameter.ParameterType == typeof(Secret), test, parameters, isNested);
        argument = Default(parameter);
        return null;
    }

    /// <summary>By the name in C#, so that also a parameter has it whose name no setting can have.</summary>
    private static ParameterValue? OfVariant(MultiStreamTest test, string name) => test.Variant is { } variant && variant.Values.FirstOrDefault(v => v.Key == name) is { Key: not null } value
        ? new ParameterValue(name, value.Value, TestParameters.SourceOf(variant))
        : null;

    /// <summary>Of an enum's default only the number is kept.</summary>
    private static object? Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue is { } value && type.IsEnum ? Enum.ToObject(type, value) : parameter.DefaultValue;
    }

    private static string Missing(string name, bool secret, MultiStreamTest test, Parameters parameters, bool isNested)
    {
        if (secret && isNested)
            return $"{Named(name, test)} has no value: secrets of the run do not travel to a block. Give it by .WithParameter(\"{name}\", …), or give it a default in the method.";
        if (!ParameterName.IsValid(name))
            return $"{Named(name, test)} has no value, and no setting can give it one: {SettingText.Quote(name)} {ParameterName.Problem.TrimEnd('.')}, or give it a default in the method.";
        return $"{Named(name, test)} has no value{(parameters.Near(name, secret) is { } near ? $" (there is one '{near}')" : "")}: set it {Parameters.Places(name, secret)}"
            + (secret ? "" : $"; for this test alone, <Tests><Test name=\"{test.FullyQualifiedName}\"><Parameters>…; by [Vary] or [Variant]")
            + "; or give it a default in the method.";
    }

    private static string Named(string? name, MultiStreamTest test) => $"Parameter '{name}' of test '{test.FullyQualifiedName}'";
}
