using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MultiStream.Lambdas;

namespace MultiStream.Sync;

/// <summary>Values for exchange as text that every language can read: a text as it is, all else as JSON. What would not arrive equal is refused.</summary>
internal static class SyncValueText
{
    private const int MaxShown = 200;
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ReadOnlyMemory<byte> Encode<T>(T value, string key)
    {
        switch (value)
        {
            case string text:
                try
                {
                    return s_strict.GetBytes(text);
                }
                catch (EncoderFallbackException e)
                {
                    throw new BlockCaptureException(key, $"The value for '{key}' is a text with half of a surrogate pair in it, which no UTF-8 text can carry.", e);
                }
            case int or long or short or byte or uint or ulong:
                return Encoding.ASCII.GetBytes(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
            case bool flag:
                return flag ? "true"u8.ToArray() : "false"u8.ToArray();
        }
        ValueCodec.Check(typeof(T), $"value for {key}");
        return Json<T>.Encode(value, key);
    }

    /// <exception cref="MultiStreamException">The text is none of the type.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> text, string key, string from)
    {
        if (typeof(T) == typeof(string))
            return (T)(object)Encoding.UTF8.GetString(text.Span);
        try
        {
            return Json<T>.Decode(text.Span);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Whole or not at all: it may be a secret that only the controller knows, which does not find a part of it.
            var shown = text.Length <= MaxShown ? $": {Encoding.UTF8.GetString(text.Span)}" : string.Create(CultureInfo.InvariantCulture, $"; it has {text.Length:N0} bytes");
            throw new MultiStreamException($"The value that '{from}' put under '{key}' is no {TypeNames.Of(typeof(T))} as JSON{shown}", e);
        }
    }

    /// <summary>What <c>ms ready VALUE</c> gives, for whoever waits with <c>ReadyAsync&lt;string&gt;</c>.</summary>
    public static EncodedValue ForReady(string value) => ValueCodec.Encode(typeof(string), value, "ready value");

    /// <summary>Apart, so that a process that exchanges texts and numbers never comes to the serialiser: it costs a fresh one 25 ms.</summary>
    private static class Json<T>
    {
        private static readonly JsonSerializerOptions s_options = new()
        {
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        public static byte[] Encode(T value, string key)
        {
            try
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(value, s_options);
                // JSON drops in silence what it does not see; what comes back must be what went.
                var (before, after) = (ValueCodec.Encode(typeof(T), value, key), ValueCodec.Encode(typeof(T), Decode(json), key));
                if (before.Kind == after.Kind && before.Data.AsSpan().SequenceEqual(after.Data))
                    return json;
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw Refusal(key, e);
            }
            throw Refusal(key, null);
        }

        public static T Decode(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, s_options)!;

        private static BlockCaptureException Refusal(string key, Exception? e) => new(key,
            $"The value for '{key}', {TypeNames.WithArticle(typeof(T))}, would not arrive equal: values are exchanged as JSON, which loses a part of it{(e is null ? "" : $" ({e.Message})")}. Put what it is made of, or a text.", e);
    }
}
