using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace MultiStream.Lambdas;

/// <summary>
/// Makes the codec of a type and of all types that it is made of. They refer to each other, types to themselves too, so they are built as one:
/// when a single one is refused, so is the whole.
/// </summary>
internal sealed class CodecBuilder
{
    private const string MadeOf = "Create it inside the block, or pass the values that it is made of.";
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<Type, TypeCodec> _built = [];

    /// <exception cref="NotDataException">Values of this type are not data.</exception>
    public TypeCodec Codec(Type type)
    {
        if (_built.TryGetValue(type, out var known))
            return known;
        if (LeafCodecs.TryGet(type) is { } leaf)
            return leaf;
        if (type.IsEnum)
            return new EnumCodec(type);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return new NullableCodec(Codec(underlying));
        if (type.IsSZArray)
            return Array(type);
        if (NotData.Find(type) is { } refusal)
            throw refusal;
        if (CollectionMakers.Find(type) is { } make)
            return Collection(type, make);
        if (type.IsDefined(typeof(JsonConverterAttribute), inherit: false))
            return new JsonCodec(type);
        bool byFields = FrameworkTypes.IsMadeOfItsFields(type);
        if (!byFields && FrameworkTypes.IsFramework(type.Assembly))
            throw new NotDataException(TypeNames.WithArticle(type), MadeOf);
        // By its fields it would arrive broken when it sorts or finds by hash codes: those of texts differ from process to process.
        if (!byFields && !type.IsInterface && type.IsAssignableTo(typeof(IEnumerable)))
            throw new NotDataException($"{TypeNames.WithArticle(type)}, a collection class of its own kind", "Pass its items as a List, an array or a Dictionary, or give the class a [JsonConverter].");
        return ByFields(type, byFields);
    }

    private ItemsCodec Array(Type type)
    {
        var codec = (ItemsCodec)Activator.CreateInstance(typeof(ArrayCodec<>).MakeGenericType(type.GetElementType()!))!;
        _built[type] = codec;
        codec.Item = Under("[]", type.GetElementType()!);
        return codec;
    }

    private ItemsCodec Collection(Type type, CollectionMaker maker)
    {
        var codec = (ItemsCodec)Activator.CreateInstance(typeof(CollectionCodec<>).MakeGenericType(maker.Item), type, maker)!;
        _built[type] = codec;
        if (maker.IsDictionary)
        {
            var pair = maker.Item.GetGenericArguments();
            Under("[key]", pair[0]);
            Under("[]", pair[1]);
        }
        codec.Item = Under(maker.IsDictionary ? "" : "[]", maker.Item);
        return codec;
    }

    private ObjectCodec ByFields(Type type, bool framework)
    {
        var derived = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(a => a.DerivedType).Where(t => t != type && t.IsAssignableTo(type)).ToList();
        if ((type.IsAbstract || type.IsInterface) && derived.Count == 0)
        {
            throw new NotDataException(
                type.IsInterface ? $"declared as the interface {TypeNames.Of(type)}" : $"declared as the abstract class {TypeNames.Of(type)}",
                $"Declare it with the class that it is, or list all classes that it may be as [JsonDerivedType(typeof(...))] on {TypeNames.Of(type)}.");
        }
        var codec = new ObjectCodec(type);
        _built[type] = codec;
        if (!type.IsAbstract)
            codec.Members = Members(type, framework);
        codec.Derived = [.. derived.Select(t => (ObjectCodec)Codec(t))];
        return codec;
    }

    private ObjectMember[] Members(Type type, bool framework)
    {
        if (type.IsDefined(typeof(InlineArrayAttribute)) || type.IsDefined(typeof(UnsafeValueTypeAttribute)))
            throw new NotDataException($"{TypeNames.WithArticle(type)}, a buffer of fixed size", "Pass its items as an array.");
        var levels = new Stack<Type>();
        for (var level = type; level is not null; level = level.BaseType)
            levels.Push(level);
        var members = new List<ObjectMember>();
        foreach (var level in levels)
        {
            var fields = level.GetFields(OwnFields);
            // The state of a framework class is nobody's business; one without any (object, EventArgs, Attribute) has nothing to lose.
            if (fields.Length > 0 && !framework && FrameworkTypes.IsFramework(level.Assembly))
                throw new NotDataException($"{TypeNames.WithArticle(type)}, which derives from {TypeNames.Of(level)}", MadeOf);
            foreach (var field in fields)
            {
                var name = framework ? TypeNames.OfFrameworkField(field.Name) : TypeNames.OfField(field.Name);
                if (!IsLeftOut(level, field, name))
                    members.Add(new ObjectMember(field, name, Under("." + name, field.FieldType)));
            }
        }
        return [.. members];
    }

    /// <summary>[JsonIgnore] without a condition, on the field or on the property that the compiler made the field for.</summary>
    private static bool IsLeftOut(Type level, FieldInfo field, string name)
    {
        MemberInfo member = field.Name.StartsWith('<') && level.GetProperty(name, OwnFields) is { } property ? property : field;
        return member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always } || field.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };
    }

    private TypeCodec Under(string step, Type type)
    {
        try
        {
            return Codec(type);
        }
        catch (NotDataException refusal)
        {
            throw refusal.Under(step);
        }
    }
}
