using System.Reflection;
using MultiStream.Discovery;

namespace MultiStream.Running.Fixtures;

/// <summary>A loaded class that is marked as a fixture.</summary>
internal sealed record FixtureType(Type Type, SharedBy Scope, IReadOnlyList<Type> Parameters)
{
    public string Name => Type.Name;

    /// <summary>The class, when it is a fixture; else null.</summary>
    public static FixtureType? Of(Type type) => FixtureMark.Of(type) is { } scope ? new(type, scope, ParametersOf(type)) : null;

    /// <summary>What the one public constructor of a class takes; nothing when there is not one, which discovery has told.</summary>
    public static IReadOnlyList<Type> ParametersOf(Type type) => type.GetConstructors() is [var only] ? [.. only.GetParameters().Select(p => p.ParameterType)] : [];

    /// <summary>A fresh instance. What its constructor throws comes as it is.</summary>
    /// <param name="type">A class with one public constructor.</param>
    /// <param name="arguments">In the order of its parameters.</param>
    public static object Create(Type type, object[] arguments) => Activator.CreateInstance(type, BindingFlags.DoNotWrapExceptions | BindingFlags.Public | BindingFlags.Instance, null, arguments, null)!;
}
