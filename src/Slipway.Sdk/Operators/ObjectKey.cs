namespace Slipway.Sdk.Operators;

/// <summary>Which object of a kind.</summary>
/// <param name="Namespace">Empty for what has none.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary><c>NAMESPACE/NAME</c>, or <c>NAME</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : string.Concat(Namespace, "/", Name);
}
