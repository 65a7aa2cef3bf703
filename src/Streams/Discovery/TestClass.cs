using System.Reflection;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>A class of the source assembly that has tests, its own or inherited, with what holds for all of them.</summary>
internal sealed class TestClass
{
    private TestClass(TypeLevel level, IReadOnlyList<TypeLevel> chain, List<TestMethod> methods)
    {
        Methods = methods;
        (Namespace, ClassName, ManagedType, TypeName) = Names(level.Reader, level.Type);
        SimpleName = ManagedNames.Reflection(level.Reader.GetString(level.Definition.Name));

        var attributes = chain.Select(l => l.Assembly.Attributes.Of(l.Definition.GetCustomAttributes())).ToList();
        StreamAttributes = [.. attributes.SelectMany(a => a).Where(a => a.Kind == AttributeKind.Stream)];
        // Nearest first: the class's own traits before those of its bases.
        TraitAttributes = [.. Enumerable.Reverse(attributes).SelectMany(a => a)];
        Problems = TestProblems.OfClass(level);
        Fixtures = Problems.Count > 0 ? [] : ClassFixtures.Of(level);
    }

    public IReadOnlyList<TestMethod> Methods { get; }
    public string Namespace { get; }

    /// <summary>Without namespace, with outer classes: <c>Outer+Inner</c>.</summary>
    public string ClassName { get; }

    /// <summary>The class's own name alone.</summary>
    public string SimpleName { get; }

    /// <inheritdoc cref="MultiStreamTest.ManagedType"/>
    public string ManagedType { get; }

    /// <inheritdoc cref="MultiStreamTest.TypeName"/>
    public string TypeName { get; }

    public IReadOnlyList<FoundAttribute> StreamAttributes { get; }
    public IReadOnlyList<FoundAttribute> TraitAttributes { get; }
    public IReadOnlyList<string> Problems { get; }

    /// <inheritdoc cref="MultiStreamTest.Fixtures"/>
    public IReadOnlyList<NeededFixture> Fixtures { get; }

    /// <summary>The class with its tests; null when it has none, or cannot have any because it only serves as a base.</summary>
    public static TestClass? Find(TypeLevel level)
    {
        var definition = level.Definition;
        if (definition.Attributes.HasFlag(TypeAttributes.Abstract) && !level.IsStaticClass && !level.IsInterface)
            return null;
        // Most classes derive from object and are done here.
        if (level.Assembly.MarkedMethods(level.Type).Count == 0 && level.Base() is null)
            return null;

        var chain = level.Chain();
        var methods = new List<TestMethod>();
        foreach (var step in chain)
            TestMethod.AddStep(methods, step);
        return methods.Count == 0 ? null : new TestClass(level, chain, methods);
    }

    private static (string Namespace, string ClassName, string ManagedType, string TypeName) Names(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        var (managed, reflected) = (ManagedNames.Simple(name), ManagedNames.Reflection(name));
        if (!type.GetDeclaringType().IsNil)
        {
            var outer = Names(reader, type.GetDeclaringType());
            return (outer.Namespace, outer.ClassName + "+" + managed, outer.ManagedType + "+" + managed, outer.TypeName + "+" + reflected);
        }
        var @namespace = reader.GetString(type.Namespace);
        return @namespace.Length == 0
            ? ("", managed, managed, reflected)
            : (ManagedNames.Namespace(@namespace), managed, ManagedNames.Namespace(@namespace) + "." + managed, @namespace + "." + reflected);
    }
}
