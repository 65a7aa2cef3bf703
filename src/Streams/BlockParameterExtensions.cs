using System.Globalization;
using MultiStream.Blocks;
using MultiStream.Options;

namespace MultiStream;

/// <summary>
/// Parameters of a block, over those of its stream and of the run. A shell block or program finds them in its environment:
/// <c>cache-size</c> as <c>MULTISTREAM_PARAM_CACHE_SIZE</c>.
/// </summary>
public static class BlockParameterExtensions
{
    /// <summary>Gives the block a parameter.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="name">A letter, then letters, digits, <c>_</c> or <c>-</c>.</param>
    /// <param name="value">The value; it may be empty.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock WithParameter<TBlock>(this TBlock block, string name, string value)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(value);
        BlockText.WithoutNul(value, $"The value of parameter {name}");
        return With(block, name, source => new ParameterValue(name, value, source));
    }

    /// <summary>Gives the block a parameter that is a number, a date, a time, an enum or an address, written the same way on every machine (invariant culture).</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="name">A letter, then letters, digits, <c>_</c> or <c>-</c>.</param>
    /// <param name="value">The value.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock WithParameter<TBlock>(this TBlock block, string name, IFormattable value)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(value);
        // Uri's own text is without the escapes, and another address.
        var text = value is Uri uri ? uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString : value.ToString(null, CultureInfo.InvariantCulture);
        return block.WithParameter(name, text);
    }

    /// <summary>Gives the block a parameter that is <c>true</c> or <c>false</c>.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="name">A letter, then letters, digits, <c>_</c> or <c>-</c>.</param>
    /// <param name="value">The value.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock WithParameter<TBlock>(this TBlock block, string name, bool value)
        where TBlock : Block
        => block.WithParameter(name, value ? "true" : "false");

    /// <summary>Gives the block a secret as parameter. The secrets of the settings reach no block otherwise.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="name">A letter, then letters, digits, <c>_</c> or <c>-</c>.</param>
    /// <param name="value">The secret.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock WithParameter<TBlock>(this TBlock block, string name, Secret value)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(block, name, source => new ParameterValue(name, "", source, value));
    }

    private static TBlock With<TBlock>(TBlock block, string name, Func<string, ParameterValue> make)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(name);
        if (!ParameterName.IsValid(name))
            throw new ArgumentException($"{SettingText.Quote(name)} {ParameterName.Problem}", nameof(name));
        return (TBlock)block.With(s => s with { Parameters = [.. s.Parameters, make($".WithParameter(\"{name}\", …)")] });
    }
}
