namespace Slipway.Sdk.Operators;

/// <summary>Which changes of an object lead to a reconcile; that it appears or is being deleted always does.</summary>
[Flags]
public enum Changes
{
    /// <summary>All.</summary>
    Any = 0,

    /// <summary>Of the specification.</summary>
    Generation = 1,

    /// <summary>Of the labels.</summary>
    Labels = 2,

    /// <summary>Of the annotations.</summary>
    Annotations = 4,
}

/// <summary>
/// Says that a partial class, a <see cref="Reconciler{T}"/>, is the operator of this module. The generator that comes with this package
/// makes the manifest of its attributes, and registers it.
/// </summary>
/// <param name="name">The operator's name: a DNS label.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperatorAttribute(string name) : Attribute
{
    /// <summary>The operator's name.</summary>
    public string Name => name;

    /// <summary>Of the operator; null where it does not say.</summary>
    public string? Version { get; set; }

    /// <summary>The finalizer that objects get; needs <see cref="Reconciler{T}.Finalize(ReconcileContext{T})"/>.</summary>
    public string? Finalizer { get; set; }

    /// <summary>Which changes of the object matter.</summary>
    public Changes Predicates { get; set; }

    /// <summary>How many objects are reconciled at a time, 1 to 16.</summary>
    public int MaxConcurrentReconciles { get; set; } = 1;
}

/// <summary>
/// A kind of which objects are made for the reconciled one, which is their controller. A change of one leads to a reconcile of its owner.
/// </summary>
/// <param name="apiVersion">Such as <c>apps/v1</c>.</param>
/// <param name="kind">Such as <c>Deployment</c>.</param>
/// <param name="resource">Its plural, such as <c>deployments</c>.</param>
/// <param name="verbs">What the operator wants to do with them besides reading, as in <see cref="RuleAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OwnsAttribute(string apiVersion, string kind, string resource, params string[] verbs) : Attribute
{
    /// <summary>Group and version.</summary>
    public string ApiVersion => apiVersion;

    /// <summary>The kind.</summary>
    public string Kind => kind;

    /// <summary>The plural.</summary>
    public string Resource => resource;

    /// <summary>What the operator wants to do with them.</summary>
    public string[] Verbs => verbs;
}

/// <summary>
/// Another kind whose changes matter, with how to get from an object to what is to be reconciled: exactly one of <see cref="MapLabel"/>,
/// <see cref="MapAnnotation"/> and <see cref="MapByGuest"/>.
/// </summary>
/// <param name="apiVersion">Such as <c>v1</c>.</param>
/// <param name="kind">Such as <c>ConfigMap</c>.</param>
/// <param name="resource">Its plural, such as <c>configmaps</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class WatchesAttribute(string apiVersion, string kind, string resource) : Attribute
{
    /// <summary>Group and version.</summary>
    public string ApiVersion => apiVersion;

    /// <summary>The kind.</summary>
    public string Kind => kind;

    /// <summary>The plural.</summary>
    public string Resource => resource;

    /// <summary>Only objects with these labels.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>Only objects of this namespace.</summary>
    public string? Namespace { get; set; }

    /// <summary>The label that has the name of what is to be reconciled.</summary>
    public string? MapLabel { get; set; }

    /// <summary>The annotation that has the name, or <c>NAMESPACE/NAME</c>, of what is to be reconciled.</summary>
    public string? MapAnnotation { get; set; }

    /// <summary><see cref="Reconciler.Map"/> tells what is to be reconciled.</summary>
    public bool MapByGuest { get; set; }
}

/// <summary>What the operator wants to do with a resource, as in an RBAC role.</summary>
/// <param name="apiGroup">Empty for the core.</param>
/// <param name="resource">Such as <c>deployments</c>, or <c>deployments/status</c>.</param>
/// <param name="verbs">Such as <c>get</c>, <c>list</c>, <c>patch</c>, <c>create</c>, <c>delete</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(string apiGroup, string resource, params string[] verbs) : Attribute
{
    /// <summary>The group.</summary>
    public string ApiGroup => apiGroup;

    /// <summary>The resource.</summary>
    public string Resource => resource;

    /// <summary>The verbs.</summary>
    public string[] Verbs => verbs;

    /// <summary>Only objects of these names.</summary>
    public string[] ResourceNames { get; set; } = [];
}
