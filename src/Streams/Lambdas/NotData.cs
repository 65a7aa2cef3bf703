using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MultiStream.Lambdas;

/// <summary>Types that people do put into variables and that are known not to be data, each with what to write instead.</summary>
internal static class NotData
{
    private const string CreateInside = "Create it inside the block, or pass the values that it is made of.";

    public static NotDataException? Find(Type type)
    {
        var named = TypeNames.WithArticle(type);
        if (type == typeof(object))
            return new("declared as object", "Declare it with the type that it is.");
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef || type.IsByRefLike || type == typeof(nint) || type == typeof(nuint))
            return new($"{named}, an address in this process", "Pass the values that it points to.");
        if (type.IsGenericParameter)
            return new("of a type that is open", "Give the type.");
        if (type.Assembly == typeof(NotData).Assembly && Ours(type) is { } ours)
            return ours;
        if (type.IsAssignableTo(typeof(Delegate)))
            return new($"a delegate ({TypeNames.Of(type)})", "Code travels only as the block itself: call a static method or a local function instead. A member that the block can do without may be marked with [JsonIgnore].");
        if (type.IsAssignableTo(typeof(Exception)))
            return new($"an exception ({TypeNames.Of(type)})", "Pass what is needed of it, such as its Message or ToString().");
        if (type == typeof(CancellationToken))
            return new("a CancellationToken inside another value", "A token travels only as a variable of its own: copy it to a local variable first.");
        if (type.IsAssignableTo(typeof(CancellationTokenSource)))
            return new(named, "Copy its Token to a local variable first, and use that.");
        if (type.IsAssignableTo(typeof(Type)) || type.IsAssignableTo(typeof(MemberInfo)))
            return new(named, "Name it inside the block: typeof(...) and nameof(...) work there.");
        if (type.IsAssignableTo(typeof(Task)) || type == typeof(ValueTask) || Is(type, typeof(ValueTask<>)))
            return new(named, "Await it first, and pass its result.");
        if (Is(type, typeof(Lazy<>)))
            return new(named, "Pass its Value.");
        if (type.IsAssignableTo(typeof(System.IO.Stream)) || type.IsAssignableTo(typeof(SafeHandle)) || type.IsAssignableTo(typeof(TextReader)) || type.IsAssignableTo(typeof(TextWriter)))
            return new($"{named}, something open in this process", "Open it inside the block.");
        if (type.IsArray)
            return new($"{named}, an array of several dimensions", "Pass an array of arrays.");
        if (type.FullName is "System.Linq.IQueryable`1" || type.IsAssignableTo(typeof(System.Linq.Expressions.Expression)))
            return new(named, CreateInside);
        if (FrameworkTypes.IsFramework(type.Assembly) && type.IsAssignableTo(typeof(IEnumerable)) && !type.IsGenericType && type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true)
            return new($"{named}, whose items are declared as object", "Use the generic collection, such as List<string>.");
        if (FrameworkTypes.IsFramework(type.Assembly) && Find(type.GetTypeInfo()) is { } open)
            return open;
        return null;
    }

    /// <summary>Types of this library. Those that are records of results are data like a user's own.</summary>
    private static NotDataException? Ours(Type type)
    {
        const string Address = "Copy what the block needs to a local variable first, such as: string address = server.Address;";
        return type.Name switch
        {
            "StreamContext" => new(TypeNames.WithArticle(type), "A block gets its own: give the lambda a parameter, as in ctx => ..., or use StreamContext.Current."),
            "StreamSync" => new(TypeNames.WithArticle(type), "A block has its own: give the lambda a parameter, as in ctx => ctx.Sync...."),
            "Parameters" => new(TypeNames.WithArticle(type), "Copy the parameter that the block needs to a local variable first."),
            "RunningBlock" or "RunningBlock`1" => new($"{TypeNames.WithArticle(type)}, which stays with the test", "Wait for it in the test, and copy what the block needs to a local variable."),
            "Block" or "Block`1" => new($"{TypeNames.WithArticle(type)}, which stays with the test", "Run it from the test, or call its method inside this block."),
            "StreamSlice" or "StreamsManager" or "ExecutionStream" => new($"{TypeNames.WithArticle(type)}, which stays with the test", Address),
            _ => type.IsSubclassOf(typeof(Block)) ? new(TypeNames.WithArticle(type), "Run it from the test, or call its method inside this block.") : null,
        };
    }

    private static NotDataException? Find(TypeInfo type) => type.IsInterface && !type.IsAssignableTo(typeof(IEnumerable))
        ? new($"declared as the interface {TypeNames.Of(type)}", "Declare it with the class that it is, or pass the values that it is made of.")
        : null;

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
