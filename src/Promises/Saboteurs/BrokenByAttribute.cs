namespace MultiStream.Promises.Saboteurs;

/// <summary>Names a saboteur on which a promise must fail: what shows that the promise can fail, and for this reason.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class BrokenByAttribute<TSaboteur> : BrokenByAttribute
    where TSaboteur : Saboteur, new()
{
    public override string Name => typeof(TSaboteur).Name;

    public override Saboteur Make() => new TSaboteur();
}

[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal abstract class BrokenByAttribute : Attribute
{
    public abstract string Name { get; }

    public abstract Saboteur Make();
}
