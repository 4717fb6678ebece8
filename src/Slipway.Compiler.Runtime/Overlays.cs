namespace Slipway.Runtime;

/// <summary>Stands for a type of the framework in every module: with the same name, members by name, and lean.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class ReplaceAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>
/// Each static method stands for the method of the same name of a type of the framework; <c>this</c> comes first. On a method: the name that it
/// stands for, where C# cannot write that.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class PlugAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A plug for what a module cannot do: to reach it is an error with this text.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusedAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}

/// <summary>A method of a plug that stands for nothing: the others use it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NotAPlugAttribute : Attribute;
