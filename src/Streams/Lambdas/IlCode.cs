using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace MultiStream.Lambdas;

/// <summary>One instruction of a method.</summary>
/// <param name="Operand">A token, the offset that a branch goes to, or the number of a local variable or argument; otherwise 0.</param>
internal readonly record struct IlInstruction(int Offset, OpCode Code, int Operand);

/// <summary>The instructions of a method's body.</summary>
internal static class IlCode
{
    private const byte TwoBytes = 0xFE;
    private static readonly OpCode[] s_short = new OpCode[256], s_long = new OpCode[256];

    static IlCode()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? s_short : s_long)[(byte)code.Value] = code;
        }
    }

    public static List<IlInstruction> Read(byte[] il)
    {
        var instructions = new List<IlInstruction>(il.Length / 2);
        int at = 0;
        while (at < il.Length)
        {
            int offset = at;
            var code = il[at] == TwoBytes ? s_long[il[at + 1]] : s_short[il[at]];
            at += code.Size;
            int operand = 0;
            switch (code.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget:
                    operand = at + 1 + (sbyte)il[at];
                    at += 1;
                    break;
                case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    operand = il[at];
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    operand = BinaryPrimitives.ReadUInt16LittleEndian(il.AsSpan(at));
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
                    break;
                case OperandType.InlineBrTarget:
                    operand = at + 4 + BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
                    at += 4;
                    break;
                default:
                    operand = BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
                    at += 4;
                    break;
            }
            // ldloc.0 to ldloc.3 and stloc.0 to stloc.3 have the number in their name.
            if (code.OperandType == OperandType.InlineNone && code.Name!.Contains("loc.", StringComparison.Ordinal))
                operand = code.Name[^1] - '0';
            instructions.Add(new IlInstruction(offset, code, operand));
        }
        return instructions;
    }
}
