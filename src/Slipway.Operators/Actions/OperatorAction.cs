using System.Text.Json;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Actions;

/// <summary>Something that a module wants to be done; <c>docs/operator-abi.md</c> describes the fields.</summary>
/// <param name="Type">As in an answer.</param>
internal abstract record OperatorAction(string Type);

/// <summary>An object that an action is about.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">Empty for what has none.</param>
/// <param name="Name">The name.</param>
internal sealed record ObjectReference(string ApiVersion, string Kind, string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>Server-side apply.</summary>
internal sealed record ApplyAction(ObjectReference Target, JsonElement Object, bool Force, bool Owned, string? Subresource) : OperatorAction("apply");

internal sealed record CreateAction(ObjectReference Target, JsonElement Object, bool Owned) : OperatorAction("create");

internal sealed record PatchAction(ObjectReference Target, PatchType PatchType, JsonElement Patch, string? Subresource, string? ResourceVersion)
    : OperatorAction("patch");

internal sealed record DeleteAction(ObjectReference Target, PropagationPolicy? Propagation, string? Uid, string? ResourceVersion) : OperatorAction("delete");

/// <summary>The status of the reconciled object.</summary>
internal sealed record StatusAction(JsonElement Status) : OperatorAction("status");

/// <summary>An event.</summary>
/// <param name="IsWarning">Whether its type is <c>Warning</c> rather than <c>Normal</c>.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Action">What was done, in one word.</param>
/// <param name="Note">The sentence.</param>
/// <param name="Regarding">What it is about; null for the reconciled object.</param>
internal sealed record EventAction(bool IsWarning, string Reason, string Action, string Note, ObjectReference? Regarding) : OperatorAction("event");

/// <summary>A finalizer of the reconciled object, besides that of the manifest.</summary>
internal sealed record FinalizerAction(string Name, bool Present) : OperatorAction("finalizer");
