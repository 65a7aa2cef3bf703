using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiStream.Lambdas;

/// <summary>The codecs of values without parts that need one.</summary>
internal static class LeafCodecs
{
    /// <summary>A chain of comparisons, not a table: a table would make all of them to find one, in a process that has just started.</summary>
    public static TypeCodec? TryGet(Type type)
    {
        switch (Type.GetTypeCode(type))
        {
            case TypeCode.String: return new LeafCodec<string>((w, v) => w.Text(v), r => r.Text());
            case var _ when type.IsEnum: return null;
            case TypeCode.Boolean: return new LeafCodec<bool>((w, v) => w.Out.Write(v), r => r.In.ReadBoolean());
            case TypeCode.Byte: return new LeafCodec<byte>((w, v) => w.Out.Write(v), r => r.In.ReadByte());
            case TypeCode.SByte: return new LeafCodec<sbyte>((w, v) => w.Out.Write(v), r => r.In.ReadSByte());
            case TypeCode.Int16: return new LeafCodec<short>((w, v) => w.Out.Write(v), r => r.In.ReadInt16());
            case TypeCode.UInt16: return new LeafCodec<ushort>((w, v) => w.Out.Write(v), r => r.In.ReadUInt16());
            case TypeCode.Int32: return new LeafCodec<int>((w, v) => w.Out.Write(v), r => r.In.ReadInt32());
            case TypeCode.UInt32: return new LeafCodec<uint>((w, v) => w.Out.Write(v), r => r.In.ReadUInt32());
            case TypeCode.Int64: return new LeafCodec<long>((w, v) => w.Out.Write(v), r => r.In.ReadInt64());
            case TypeCode.UInt64: return new LeafCodec<ulong>((w, v) => w.Out.Write(v), r => r.In.ReadUInt64());
            case TypeCode.Single: return new LeafCodec<float>((w, v) => w.Out.Write(v), r => r.In.ReadSingle());
            case TypeCode.Double: return new LeafCodec<double>((w, v) => w.Out.Write(v), r => r.In.ReadDouble());
            case TypeCode.Decimal: return new LeafCodec<decimal>((w, v) => w.Out.Write(v), r => r.In.ReadDecimal());
            case TypeCode.Char: return new LeafCodec<char>((w, v) => w.Out.Write((ushort)v), r => (char)r.In.ReadUInt16());
            // A local time arrives as the same instant, in the local time of the place.
            case TypeCode.DateTime: return new LeafCodec<DateTime>((w, v) => w.Out.Write(v.ToBinary()), r => DateTime.FromBinary(r.In.ReadInt64()));
        }
        return Times(type) ?? Numbers(type) ?? Others(type);
    }

    private static TypeCodec? Times(Type type)
    {
        if (type == typeof(TimeSpan)) return new LeafCodec<TimeSpan>((w, v) => w.Out.Write(v.Ticks), r => new TimeSpan(r.In.ReadInt64()));
        if (type == typeof(DateTimeOffset))
            return new LeafCodec<DateTimeOffset>((w, v) => { w.Out.Write(v.Ticks); w.Out.Write((short)v.TotalOffsetMinutes); }, r => new DateTimeOffset(r.In.ReadInt64(), TimeSpan.FromMinutes(r.In.ReadInt16())));
        if (type == typeof(DateOnly)) return new LeafCodec<DateOnly>((w, v) => w.Out.Write(v.DayNumber), r => DateOnly.FromDayNumber(r.In.ReadInt32()));
        if (type == typeof(TimeOnly)) return new LeafCodec<TimeOnly>((w, v) => w.Out.Write(v.Ticks), r => new TimeOnly(r.In.ReadInt64()));
        return null;
    }

    private static TypeCodec? Numbers(Type type)
    {
        if (type == typeof(Half)) return new LeafCodec<Half>((w, v) => w.Out.Write(v), r => r.In.ReadHalf());
        if (type == typeof(Int128)) return new LeafCodec<Int128>((w, v) => { w.Out.Write((ulong)(v >> 64)); w.Out.Write((ulong)v); }, r => new Int128(r.In.ReadUInt64(), r.In.ReadUInt64()));
        if (type == typeof(UInt128)) return new LeafCodec<UInt128>((w, v) => { w.Out.Write((ulong)(v >> 64)); w.Out.Write((ulong)v); }, r => new UInt128(r.In.ReadUInt64(), r.In.ReadUInt64()));
        if (type == typeof(BigInteger)) return new LeafCodec<BigInteger>((w, v) => w.Bytes(v.ToByteArray()), r => new BigInteger(r.Bytes()));
        if (type == typeof(Complex)) return new LeafCodec<Complex>((w, v) => { w.Out.Write(v.Real); w.Out.Write(v.Imaginary); }, r => new Complex(r.In.ReadDouble(), r.In.ReadDouble()));
        return null;
    }

    private static TypeCodec? Others(Type type)
    {
        if (type == typeof(byte[])) return new BytesCodec();
        if (type == typeof(Guid)) return new LeafCodec<Guid>((w, v) => w.Bytes(v.ToByteArray()), r => new Guid(r.Bytes()));
        if (type == typeof(Rune)) return new LeafCodec<Rune>((w, v) => w.Out.Write(v.Value), r => new Rune(r.In.ReadInt32()));
        if (type == typeof(Version)) return new LeafCodec<Version>((w, v) => w.Text(v.ToString()), r => Version.Parse(r.Text()));
        if (type == typeof(Uri))
            return new LeafCodec<Uri>((w, v) => { w.Out.Write(v.IsAbsoluteUri); w.Text(v.OriginalString); }, ReadUri, derived: "Uri");
        if (type == typeof(Secret)) return new LeafCodec<Secret>((w, v) => w.Secret(v), r => r.Secret());
        return type.Namespace switch
        {
            "System.Net" => Network(type),
            "System.Text.Json" or "System.Text.Json.Nodes" => Json(type),
            _ => null,
        };
    }

    private static Uri ReadUri(ValueReader reader)
    {
        var kind = reader.In.ReadBoolean() ? UriKind.Absolute : UriKind.Relative;
        return new Uri(reader.Text(), kind);
    }

    private static TypeCodec? Network(Type type)
    {
        if (type == typeof(IPAddress)) return new LeafCodec<IPAddress>((w, v) => w.Text(v.ToString()), r => IPAddress.Parse(r.Text()), derived: "IPAddress");
        if (type == typeof(IPEndPoint))
            return new LeafCodec<IPEndPoint>((w, v) => { w.Text(v.Address.ToString()); w.Out.Write(v.Port); }, r => new IPEndPoint(IPAddress.Parse(r.Text()), r.In.ReadInt32()));
        return null;
    }

    private static JsonCodec? Json(Type type)
    {
        if (type == typeof(JsonElement))
            return new JsonCodec(type);
        return type.IsAssignableTo(typeof(JsonNode)) ? new JsonCodec(type) : null;
    }
}
