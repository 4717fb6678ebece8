namespace Slipway.Sdk.Operators;

/// <summary>What has happened to an object.</summary>
public enum WatchEventType
{
    /// <summary>It has appeared.</summary>
    Added,

    /// <summary>It has changed.</summary>
    Modified,

    /// <summary>It is gone.</summary>
    Deleted,
}

/// <summary>A change of an object that is watched.</summary>
/// <param name="Type">What has happened.</param>
/// <param name="Object">The object; as it was last where it is gone.</param>
public sealed record WatchEvent(WatchEventType Type, KubernetesObject Object);
