namespace MultiStream.Options;

/// <summary>A parameter as it was set.</summary>
/// <param name="Name">As written.</param>
/// <param name="Text">Its value; empty for a secret.</param>
/// <param name="Source">Where it was set, for messages: an element's path, a variable, <c>.WithParameter("size", …)</c>.</param>
/// <param name="Secret">Its value when it is a secret.</param>
internal sealed record ParameterValue(string Name, string Text, string Source, Secret? Secret = null)
{
    /// <summary>What stands in the settings, with its references; null: they were not searched for any.</summary>
    public string? Written { get; init; }
}
