using System.Reflection;

namespace MultiStream.Promises;

/// <summary>A kind does not keep a promise. The inner exception says what was seen.</summary>
public sealed class PromiseBrokenException : Exception
{
    internal PromiseBrokenException(string kind, MethodInfo promise, Exception seen)
        : base($"{kind} does not keep the promise '{promise.Name.Replace('_', ' ')}' of {PromiseNames.GroupOf(promise)}. What a kind must do for these: {MeansOf(promise)}", seen)
    {
    }

    private static string MeansOf(MethodInfo promise) => promise.DeclaringType!.GetCustomAttribute<KindMustAttribute>()!.What;
}

/// <summary>On a group of promises: what a kind has to do so that they are kept. All else is done by the agent, above the pipe.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class KindMustAttribute(string what) : Attribute
{
    public string What => what;
}
