using Slipway.Sdk.Resources;

namespace Slipway.Sdk.Operators;

/// <summary>The status of a kind that has a type for it.</summary>
public static class StatusExtensions
{
    /// <summary>Sets the status of the reconciled object. A status that the object has already is nothing to do.</summary>
    public static void SetStatus<T, TStatus>(this ReconcileContext<T> context, TStatus status)
        where T : class, IResource<T, TStatus>
        where TStatus : class, IJsonRecord<TStatus>
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(status);
        context.SetStatus(status.ToJson());
    }
}
