using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace MultiStream.UnitTests.Guards;

/// <summary>What an assembly shows to its users, as text: a line for each type and member, in an order that only changes of the API change.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var types in assembly.GetExportedTypes().Where(t => !t.IsNested).GroupBy(t => t.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"namespace {types.Key}\n\n");
            foreach (var type in types.OrderBy(t => t.Name, StringComparer.Ordinal))
                Append(text, type, "");
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type, string indent)
    {
        text.Append(indent);
        foreach (var attribute in Attributes(type.GetCustomAttributesData()))
            text.Append(attribute).Append(' ');
        text.Append(Declaration(type)).Append('\n');
        if (!typeof(Delegate).IsAssignableFrom(type))
        {
            foreach (var member in Members(type))
                text.Append(indent).Append("    ").Append(member).Append('\n');
            foreach (var nested in type.GetNestedTypes(Declared).Where(t => t.IsNestedPublic || t.IsNestedFamily || t.IsNestedFamORAssem).OrderBy(t => t.Name, StringComparer.Ordinal))
                Append(text, nested, indent + "    ");
        }
        text.Append('\n');
    }

    private static string Declaration(Type type)
    {
        if (type.IsEnum)
            return $"public enum {type.Name} : {TypeText.Of(type.GetEnumUnderlyingType())}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeText.OfReturn(invoke)} {TypeText.Of(type)}({Parameters(invoke)})";
        }
        var kind = type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        IEnumerable<Type> bases = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [];
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        bases = bases.Concat(type.GetInterfaces().Except(inherited).Where(i => i.IsVisible).OrderBy(i => i.ToString(), StringComparer.Ordinal));
        var list = string.Join(", ", bases.Select(b => TypeText.Of(b)));
        return $"public {kind} {TypeText.Of(type)}{(list.Length > 0 ? " : " + list : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetValuesAsUnderlyingType(type).Cast<object>().Zip(Enum.GetNames(type), (value, name) => string.Create(CultureInfo.InvariantCulture, $"{name} = {value}"));
        var lines = new List<(int Rank, string Name, string Line)>();
        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
            lines.Add((0, field.Name, $"{Access(field.IsPublic)}{(field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))}{TypeText.OfField(field)} {field.Name}{(field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "")}"));
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
            lines.Add((1, "", $"{Access(constructor.IsPublic)}{TypeText.NameOf(type)}({Parameters(constructor)})"));
        foreach (var property in type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible)))
            lines.Add((2, property.Name, Property(property)));
        foreach (var change in type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)))
            lines.Add((3, change.Name, $"{Access(change.AddMethod!.IsPublic)}event {TypeText.Of(change.EventHandlerType!)} {change.Name}"));
        foreach (var method in type.GetMethods(Declared).Where(m => IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))))
        {
            var attributes = string.Concat(Attributes(method.GetCustomAttributesData()).Select(a => a + " "));
            var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
            lines.Add((4, method.Name, $"{attributes}{Access(method.IsPublic)}{Modifiers(method)}{TypeText.OfReturn(method)} {method.Name}{generic}({Parameters(method)}){Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : [])}"));
        }
        return lines.OrderBy(l => l.Rank).ThenBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Line, StringComparer.Ordinal).Select(l => l.Line);
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var main = accessors.Find(a => a.IsPublic) ?? accessors[0];
        bool init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var parts = accessors.Select(a => (a.IsPublic == main.IsPublic ? "" : "protected ") + (a == property.GetMethod ? "get;" : init ? "init;" : "set;"));
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Access(main.IsPublic)}{Modifiers(main)}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}{TypeText.OfProperty(property)} {name} {{ {string.Join(' ', parts)} }}";
    }

    private static string Modifiers(MethodInfo method) =>
        method.DeclaringType!.IsInterface ? method.IsAbstract ? "" : "virtual "
        : method.IsStatic ? "static "
        : method.IsAbstract ? "abstract "
        : method.GetBaseDefinition() != method ? method.IsFinal ? "sealed override " : "override "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var how = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "";
        return $"{how}{TypeText.OfParameter(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue)}" : "")}";
    }

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Select(argument =>
    {
        var flags = argument.GenericParameterAttributes;
        IEnumerable<string> all =
        [
            .. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? (string[])["struct"] : [],
            .. argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => TypeText.Of(c)),
            .. flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? (string[])["new()"] : [],
        ];
        return all.Any() ? $" where {argument.Name} : {string.Join(", ", all)}" : "";
    }));

    /// <summary>Those that mean something to a caller or to VSTest; not those that the compiler adds.</summary>
    private static IEnumerable<string> Attributes(IEnumerable<CustomAttributeData> attributes) =>
        from a in attributes
        where a.AttributeType.IsVisible && (a.AttributeType.Namespace != typeof(ExtensionAttribute).Namespace || a.AttributeType == typeof(OverloadResolutionPriorityAttribute) || a.AttributeType == typeof(InterpolatedStringHandlerAttribute))
            && a.AttributeType != typeof(DefaultMemberAttribute) && a.AttributeType.Namespace != "System.Diagnostics"
        let arguments = a.ConstructorArguments.Select(c => Argument(c)).Concat(a.NamedArguments.Select(n => $"{n.MemberName} = {Argument(n.TypedValue)}"))
        orderby a.AttributeType.Name
        select $"[{a.AttributeType.Name[..^"Attribute".Length]}{(arguments.Any() ? $"({string.Join(", ", arguments)})" : "")}]";

    private static string Argument(CustomAttributeTypedArgument argument) => argument.ArgumentType.IsEnum ? Enum.ToObject(argument.ArgumentType, argument.Value!).ToString()! : Literal(argument.Value);

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Type type => $"typeof({TypeText.Of(type)})",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(bool isPublic) => isPublic ? "public " : "protected ";
}
