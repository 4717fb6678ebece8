using Slipway.Sdk.Operators;

namespace Slipway.Sdk.Resources;

/// <summary>A kind of object that an operator has a type for. The generator implements it for records with <see cref="ResourceAttribute"/>.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface IResource<TSelf> : IJsonRecord<TSelf> where TSelf : IResource<TSelf>
{
    /// <summary>The object's metadata.</summary>
    ObjectMetadata Metadata { get; }
}

/// <summary>A kind whose objects have a status.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
/// <typeparam name="TStatus">The record of the status.</typeparam>
public interface IResource<TSelf, TStatus> : IResource<TSelf>
    where TSelf : IResource<TSelf, TStatus>
    where TStatus : class, IJsonRecord<TStatus>
{
    /// <summary>What the operator has found; null where it has said nothing yet.</summary>
    TStatus? Status { get; }
}
