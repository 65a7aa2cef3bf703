using System.Reflection;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>Why a class or a method cannot be run as a test, in sentences that say what to change.</summary>
internal static class TestProblems
{
    public static IReadOnlyList<string> OfClass(TypeLevel level)
    {
        var reader = level.Reader;
        var definition = level.Definition;
        var name = reader.GetString(definition.Name);

        if (level.IsInterface)
            return [$"'{name}' is an interface: declare the test in a class."];
        if (level.IsStaticClass)
            return [$"Class '{name}' is static: a test is an instance method, so make class and method non-static."];
        if (IsValueType(level))
            return [$"'{name}' is a struct: make it a class."];

        var problems = new List<string>();
        if (Hidden(reader, level.Type) is { } hidden)
            problems.Add(hidden);
        if (definition.GetGenericParameters().Count > 0)
        {
            problems.Add($"Class '{name}' has type parameters, and nobody says what they are: make it abstract and derive a class that sets them"
                + (definition.GetDeclaringType().IsNil ? "." : ", outside of generic classes."));
        }
        problems.AddRange(ConstructorProblems.Of(level, name));
        return problems;
    }

    public static IEnumerable<string> OfMethod(TestMethod method)
    {
        var definition = method.Definition;
        var attributes = definition.Attributes;
        if ((attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Public)
            yield return $"Method '{method.Name}' is {Access(attributes & MethodAttributes.MemberAccessMask)}: make it public.";
        if (attributes.HasFlag(MethodAttributes.Static))
            yield return $"Method '{method.Name}' is static: make it an instance method.";
        if (method.Shape.TypeParameters > 0)
            yield return $"Method '{method.Name}' has type parameters, and nobody says what they are: make the test a method without them.";

        if (method.Shape.Returns == "System.Void")
        {
            if (IsAsync(method.Level.Reader, definition))
                yield return $"Method '{method.Name}' is 'async void', so that it seems to end at its first await: let it return Task.";
        }
        else if (method.Shape.Returns is not ("System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask"))
        {
            yield return $"Method '{method.Name}' returns '{method.Shape.Returns}', which nobody would look at: let it return void, Task or ValueTask.";
        }

        foreach (var problem in ParameterTypes.Problems(method))
            yield return problem;
    }

    /// <summary>Why nobody can use a class from outside of its assembly; null: everybody can.</summary>
    public static string? Hidden(MetadataReader reader, TypeDefinitionHandle type)
    {
        var asked = reader.GetString(reader.GetTypeDefinition(type).Name);
        for (var current = type; !current.IsNil; current = reader.GetTypeDefinition(current).GetDeclaringType())
        {
            var definition = reader.GetTypeDefinition(current);
            var access = definition.Attributes & TypeAttributes.VisibilityMask;
            if (access is TypeAttributes.Public or TypeAttributes.NestedPublic)
                continue;
            var name = reader.GetString(definition.Name);
            var seen = access switch
            {
                TypeAttributes.NestedPrivate => "private",
                TypeAttributes.NestedFamily => "protected",
                TypeAttributes.NestedFamORAssem => "protected internal",
                TypeAttributes.NestedFamANDAssem => "private protected",
                _ => "internal",
            };
            return current == type
                ? $"Class '{name}' is {seen}: make it public."
                : $"Class '{asked}' is nested in '{name}', which is {seen}: make '{name}' public.";
        }
        return null;
    }

    private static bool IsValueType(TypeLevel level)
    {
        var handle = level.Definition.BaseType;
        if (handle.IsNil || handle.Kind != HandleKind.TypeReference)
            return false;
        var reference = level.Reader.GetTypeReference((TypeReferenceHandle)handle);
        return level.Reader.StringComparer.Equals(reference.Name, "ValueType") && level.Reader.StringComparer.Equals(reference.Namespace, "System");
    }

    private static bool IsAsync(MetadataReader reader, MethodDefinition method)
    {
        foreach (var handle in method.GetCustomAttributes())
        {
            var constructor = reader.GetCustomAttribute(handle).Constructor;
            if (constructor.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
                && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)type).Name, "AsyncStateMachineAttribute"))
                return true;
        }
        return false;
    }

    private static string Access(MethodAttributes access) => access switch
    {
        MethodAttributes.Private or MethodAttributes.PrivateScope => "private",
        MethodAttributes.Family => "protected",
        MethodAttributes.FamORAssem => "protected internal",
        MethodAttributes.FamANDAssem => "private protected",
        _ => "internal",
    };
}
