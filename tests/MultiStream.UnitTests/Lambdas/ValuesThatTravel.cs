using System.Text.Json.Serialization;

namespace MultiStream.UnitTests.Lambdas;

internal enum Colour : byte
{
    Red = 1,
    Green = 200,
}

internal sealed record Line(string Product, decimal Price, int? Count);

internal sealed record Order(Guid Id, Line[] Lines, Dictionary<string, List<int>> Tags, DateTimeOffset At)
{
    public Colour Colour { get; init; }

    public required string Customer { get; init; }
}

internal readonly record struct Box<T>(T Value, (string Name, T Other) Pair);

internal class Private
{
    private readonly string _text;
    private int _calls;

    public Private(string text) => _text = text;

    public string Next() => $"{_text}{++_calls}";
}

internal sealed class PrivateChild(string text, int extra) : Private(text)
{
    public int Extra => extra;
}

internal sealed class PublicFields
{
    public int X;
    public string? Name;

    [JsonIgnore]
    public Action? Changed;

    [JsonIgnore]
    public Stream? Open { get; set; }
}

[JsonDerivedType(typeof(Circle))]
[JsonDerivedType(typeof(Square), "square")]
internal abstract record Shape(string Name);

internal sealed record Circle(string Name, double Radius) : Shape(Name);

internal sealed record Square(string Name, double Side) : Shape(Name);

internal sealed record Triangle(string Name) : Shape(Name);

internal record Animal(string Name);

internal sealed record Dog(string Name, int Age) : Animal(Name);

internal sealed class Node
{
    public int Number { get; set; }

    public Node? Next { get; set; }
}

/// <summary>A collection of its own, which is more than its items.</summary>
internal sealed class Basket : List<string>
{
    public string Owner { get; set; } = "";
}

/// <summary>Two fields lead to the same object.</summary>
internal sealed class Chain
{
    private Node? _first, _last;

    public void Add(int number)
    {
        var node = new Node { Number = number };
        if (_last is null)
            _first = node;
        else
            _last.Next = node;
        _last = node;
    }

    public IEnumerable<int> Numbers()
    {
        for (var node = _first; node is not null; node = node.Next)
            yield return node.Number;
    }
}

[JsonConverter(typeof(KelvinConverter))]
internal sealed class Kelvin(double degrees)
{
    private readonly object _notData = new();

    public double Degrees => _notData is null ? 0 : degrees;
}

internal sealed class KelvinConverter : JsonConverter<Kelvin>
{
    public override Kelvin Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) => new(reader.GetDouble());

    public override void Write(System.Text.Json.Utf8JsonWriter writer, Kelvin value, System.Text.Json.JsonSerializerOptions options) => writer.WriteNumberValue(value.Degrees);
}
