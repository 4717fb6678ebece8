using Slipway.Operators.Cluster;

namespace Slipway.Operators.Writing;

/// <summary>Something that happened to an object, for people to read.</summary>
/// <param name="Regarding">What it is about.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Action">What was done, in one word.</param>
/// <param name="Note">A sentence.</param>
internal sealed record OperatorEvent(EventSubject Regarding, string Type, string Reason, string Action, string Note)
{
    /// <summary>Longer ones the API server refuses.</summary>
    public const int MaxNote = 1024;

    public const int MaxWord = 128;
}

/// <summary>What an event is about.</summary>
/// <param name="Kind">The object's kind.</param>
/// <param name="Key">Which object.</param>
/// <param name="Uid">Its uid; null where that is not known.</param>
internal sealed record EventSubject(ResourceKind Kind, ObjectKey Key, string? Uid);
