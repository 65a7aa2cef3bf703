using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MultiStream.Discovery;

/// <summary>A test method of a class: where it is declared, perhaps in a base, and the attributes that hold for it.</summary>
internal sealed record TestMethod(TypeLevel Level, MethodDefinitionHandle Handle, string Name, MethodShape Shape, IReadOnlyList<FoundAttribute> Attributes)
{
    /// <summary>The inherited test in whose place it stands, when it does not say anew what it is.</summary>
    public TestMethod? Overridden { get; init; }

    public MethodDefinition Definition => Level.Reader.GetMethodDefinition(Handle);

    public int Token => MetadataTokens.GetToken(Handle);

    /// <inheritdoc cref="MultiStreamTest.ManagedMethod"/>
    public string ManagedMethod
    {
        get
        {
            var name = ManagedNames.Simple(Name);
            return (Shape.TypeParameters > 0 ? name + "`" + Shape.TypeParameters : name) + Shape.ParameterList;
        }
    }

    public FoundAttribute? MultiStream => Attributes.FirstOrDefault(a => a.Kind == AttributeKind.MultiStream);

    public IEnumerable<FoundAttribute> StreamAttributes => Attributes.Where(a => a.Kind == AttributeKind.Stream);

    /// <summary>Goes one step down an inheritance chain: a step's methods take the place of those they override or hide, then its own tests follow.</summary>
    public static void AddStep(List<TestMethod> methods, TypeLevel step)
    {
        var own = step.Assembly.MarkedMethods(step.Type);
        var overriding = methods.Count == 0 ? [] : Override(methods, step, own);
        foreach (var method in own)
        {
            if (overriding.Contains(method.Handle))
                continue;
            var definition = step.Reader.GetMethodDefinition(method.Handle);
            methods.Add(new TestMethod(step, method.Handle, step.Reader.GetString(definition.Name), step.Shape(definition), method.Attributes));
        }
    }

    /// <summary>The handles of the step's methods that took the place of an inherited one.</summary>
    private static HashSet<MethodDefinitionHandle> Override(List<TestMethod> methods, TypeLevel step, IReadOnlyList<MarkedMethod> own)
    {
        var overriding = new HashSet<MethodDefinitionHandle>();
        foreach (var handle in step.Definition.GetMethods())
        {
            var definition = step.Reader.GetMethodDefinition(handle);
            var name = step.Reader.GetString(definition.Name);
            var inherited = methods.FindIndex(m => m.Name == name && m.Shape.ParameterList == step.Shape(definition).ParameterList
                && m.Shape.TypeParameters == step.Shape(definition).TypeParameters);
            if (inherited < 0)
                continue;
            if (definition.Attributes.HasFlag(MethodAttributes.Virtual) && !definition.Attributes.HasFlag(MethodAttributes.NewSlot))
            {
                var marks = own.FirstOrDefault(m => m.Handle == handle);
                // As .NET inherits attributes: an override is a test like its base, unless it says anew what it is.
                IReadOnlyList<FoundAttribute> attributes = marks is null ? [.. methods[inherited].Attributes, .. step.Assembly.Attributes.Of(definition.GetCustomAttributes())]
                    : marks.IsTest ? marks.Attributes
                    : [.. methods[inherited].Attributes, .. marks.Attributes];
                methods[inherited] = new TestMethod(step, handle, name, step.Shape(definition), attributes) { Overridden = marks?.IsTest == true ? null : methods[inherited] };
                overriding.Add(handle);
            }
            else
            {
                methods.RemoveAt(inherited);
            }
        }
        return overriding;
    }
}
