namespace MultiStream.Lambdas;

/// <summary>Whether values of a type travel between the test and a place: they arrive equal, or the type is refused.</summary>
internal static class DataTypes
{
    /// <summary>
    /// Null: values of this declared type are data. Else why they are not and what to do: "Order.Customer is a delegate (Action). Code travels only ...".
    /// A value may still be refused for what it is: a derived type, a comparer of its own, a cycle.
    /// </summary>
    public static string? WhyNot(Type type)
    {
        try
        {
            TypeCodec.For(type);
            return null;
        }
        catch (NotDataException refusal)
        {
            return $"{(refusal.Path.Length == 0 ? "it" : Refusals.PathFrom(type, refusal.Path))} is {refusal.What}. {refusal.Fix}";
        }
    }
}
