extern alias plugin;
extern alias shape;

using System.Reflection;

namespace MultiStream.IntegrationTests.SshNet;

/// <summary>The shape against which the normal loop compiles the plug-in is the library's.</summary>
public sealed class SshNetShapeTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const BindingFlags Inherited = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Assembly s_shape = typeof(shape::MultiStream.Spawners.SshNet.SshNetSpawner).Assembly;
    private static readonly Assembly s_library = Assembly.Load(typeof(plugin::MultiStream.Spawners.SshNet.SshNetSpawner).Assembly.GetReferencedAssemblies().Single(a => a.Name == "Renci.SshNet"));

    public static TheoryData<string> Types { get; } = [.. s_shape.GetTypes().Where(t => t.Namespace?.StartsWith("Renci.", StringComparison.Ordinal) == true && !t.IsNested).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_of_the_shape_has_members_of_the_library_only(string type)
    {
        var real = s_library.GetType(type, throwOnError: true)!;
        var members = real.GetMembers(Inherited).Select(Signature).ToHashSet();

        Assert.True(real.IsPublic);
        // Without a constructor in the shape the compiler adds one.
        var own = s_shape.GetType(type)!.GetMembers(Declared).Where(m => m is not FieldInfo { IsSpecialName: true }).Select(Signature).Where(m => !m.EndsWith("Void .ctor()", StringComparison.Ordinal)).ToList();
        Assert.Equal(own.Where(members.Contains), own);
    }

    /// <summary>What a type can be given as: the compiler checks calls by it.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_of_the_shape_is_what_the_librarys_is(string type)
    {
        var real = s_library.GetType(type, throwOnError: true)!;
        var shape = s_shape.GetType(type)!;

        Assert.Equal((shape.BaseType?.FullName, shape.IsAbstract, shape.IsSealed, shape.IsValueType), (real.BaseType?.FullName, real.IsAbstract, real.IsSealed, real.IsValueType));
        Assert.Superset(shape.GetInterfaces().Select(i => i.FullName).ToHashSet(), real.GetInterfaces().Select(i => i.FullName).ToHashSet());
    }

    /// <summary>An enum's member with its value: the compiler copies it into the plug-in.</summary>
    private static string Signature(MemberInfo member) => member is FieldInfo { IsLiteral: true } field ? $"{field.Name} = {field.GetRawConstantValue()}" : $"{member.MemberType} {member}";
}
