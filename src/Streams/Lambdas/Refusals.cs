namespace MultiStream.Lambdas;

/// <summary>What is said when a block cannot travel: which variable, what it is, why, and what to write instead.</summary>
internal static class Refusals
{
    /// <summary>Stands for the value that a block returns where a variable's name is asked for.</summary>
    public const string ReturnValue = "return value";

    public const string This = "this";

    /// <summary>Characters of a path; of a longer one, both ends are shown.</summary>
    private const int MaxPath = 120;

    private const string CopyFirst = "Copy what the block needs to a local variable first, and use that";

    public static BlockCaptureException Shape(string message) => new("", message);

    public static BlockCaptureException UsesThis(Type type) => new(
        This,
        $"The block uses 'this', {TypeNames.WithArticle(type)}, which stays here. {CopyFirst}; fields, properties, methods and primary-constructor parameters of the class are 'this' too.");

    public static BlockCaptureException Assigns(string variable) => new(
        variable,
        $"The block assigns '{variable}', and the assignment would stay where the block runs. Return the value from the block and assign it here, or copy '{variable}' to a variable inside the block.");

    /// <summary>No value of this type travels.</summary>
    public static BlockCaptureException Type(string variable, Type type, NotDataException reason)
    {
        var named = TypeNames.WithArticle(type);
        var what = reason.Path.Length > 0 ? $"{named}, which is not data: {PathFrom(type, reason.Path)} is {reason.What}" : reason.What == named ? named + ", which is not data" : reason.What;
        if (what.StartsWith("declared", StringComparison.Ordinal))
            what = (variable == ReturnValue ? "a value " : "which is ") + what;
        return new BlockCaptureException(variable, $"The block {Does(variable)}{what}. {reason.Fix}");
    }

    /// <summary>This value does not travel; another one of its type might.</summary>
    public static BlockCaptureException Value(string variable, Type type, NotDataException reason)
    {
        var path = reason.Path.Length <= MaxPath ? reason.Path : $"{reason.Path[..(MaxPath / 2)]}...{reason.Path[^(MaxPath / 2)..]}";
        var part = path.Length == 0 ? "it" : variable.Contains(' ', StringComparison.Ordinal) ? $"its part {path.TrimStart('.')}" : variable + path;
        return new BlockCaptureException(variable, $"The block {Does(variable)}{TypeNames.WithArticle(type)}, and {part} is {reason.What}. {reason.Fix}");
    }

    public static BlockCaptureException Unreadable(string variable, Type type, Exception reason) => new(
        variable,
        $"The block {Does(variable)}{TypeNames.WithArticle(type)}, and reading it for the journey failed with {reason.GetType().Name}: {reason.Message}",
        reason);

    /// <summary>"Order.Customer": the path from the first type that is not a mere collection.</summary>
    public static string PathFrom(Type type, string path)
    {
        while (path.StartsWith("[]", StringComparison.Ordinal) && ItemOf(type) is { } item)
        {
            type = item;
            path = path[2..];
        }
        return TypeNames.Of(type) + path;
    }

    private static string Does(string variable) => variable switch
    {
        ReturnValue => "returns ",
        _ when variable.Contains(' ', StringComparison.Ordinal) => $"gives a {variable}, ",
        _ => $"reads '{variable}', ",
    };

    private static Type? ItemOf(Type type) => type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[^1] : null;
}
