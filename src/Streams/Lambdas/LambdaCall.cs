using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A captured variable's value, and where it belongs.</summary>
/// <param name="FieldPath">Tokens of the fields from the delegate's target to the variable.</param>
internal sealed record CapturedValue(int[] FieldPath, EncodedValue Value);

/// <summary>A lambda as data: a method, by assembly and token, and the values of the variables that it reads.</summary>
/// <param name="Assembly">Simple name.</param>
/// <param name="Mvid">Of its module: a token means something in exactly this build.</param>
internal sealed record LambdaCall(string Assembly, Guid Mvid, int MethodToken, CapturedValue[] Captures)
{
    /// <summary>Far more than anyone captures, and little enough to allocate.</summary>
    private const int MaxCaptures = 10_000, MaxScopes = 1000;

    /// <summary>Takes a lambda and the values that its variables have now.</summary>
    /// <param name="returnType">Of the value that the block gives; null when it gives none.</param>
    /// <param name="tokens">Captured tokens are added; a token's value is its index here.</param>
    /// <param name="secrets">Captured secrets are added, those inside of other values too.</param>
    /// <exception cref="BlockCaptureException">The lambda, a variable or the return type does not travel.</exception>
    public static LambdaCall Capture(Delegate lambda, Type? returnType, IList<CancellationToken> tokens, ICollection<Secret>? secrets = null)
    {
        lambda = LambdaShape.Unwrapped(lambda);
        LambdaShape.Check(lambda);
        if (returnType is not null)
            ValueCodec.Check(returnType, Refusals.ReturnValue);
        var method = lambda.Method;
        IReadOnlyList<CapturedVariable> variables = lambda.Target is { } target && CapturedVariables.IsScope(target.GetType()) ? CapturedVariables.Of(method) : [];
        foreach (var variable in variables)
        {
            if (variable.Name == Refusals.This)
                throw Refusals.UsesThis(variable.Type);
            if (variable.IsAssigned)
                throw Refusals.Assigns(variable.Name);
        }
        var captures = new CapturedValue[variables.Count];
        for (int i = 0; i < captures.Length; i++)
        {
            var variable = variables[i];
            var value = variable.ValueIn(lambda.Target!);
            captures[i] = new CapturedValue(
                variable.Tokens,
                value is CancellationToken token && variable.Type == typeof(CancellationToken) ? ValueCodec.EncodeToken(tokens, token) : ValueCodec.Encode(variable.Type, value, variable.Name, secrets));
        }
        return new LambdaCall(method.Module.Assembly.GetName().Name!, method.Module.ModuleVersionId, method.MetadataToken, captures);
    }

    public void Write(MessageWriter writer)
    {
        writer.Text(Assembly).Bytes(Mvid.ToByteArray()).Int(MethodToken).Int(Captures.Length);
        foreach (var capture in Captures)
        {
            writer.Int(capture.FieldPath.Length);
            foreach (int token in capture.FieldPath)
                writer.Int(token);
            capture.Value.Write(writer);
        }
    }

    /// <exception cref="ProtocolException">The bytes are no call.</exception>
    public static LambdaCall Read(ref MessageReader reader)
    {
        var assembly = reader.Text();
        var mvid = reader.Bytes();
        if (mvid.Length != 16)
            throw new ProtocolException($"A module version of {mvid.Length} bytes came.");
        int method = reader.Int();
        var captures = new CapturedValue[Counted(reader.Int(), MaxCaptures)];
        for (int i = 0; i < captures.Length; i++)
        {
            var path = new int[Counted(reader.Int(), MaxScopes)];
            for (int p = 0; p < path.Length; p++)
                path[p] = reader.Int();
            captures[i] = new CapturedValue(path, EncodedValue.Read(ref reader));
        }
        return new LambdaCall(assembly, new Guid(mvid), method, captures);
    }

    private static int Counted(int count, int max) => count >= 0 && count <= max ? count : throw new ProtocolException($"A call announces {count} items; {max} is the limit.");
}
