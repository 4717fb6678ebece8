namespace Slipway.Operators.Modules;

/// <summary>A function that a module exports for the host.</summary>
/// <param name="Export">Its name.</param>
/// <param name="TakesMessage">Whether it has the size of a message as its parameter.</param>
/// <param name="MayRead">Whether the guest may call <c>operator_read</c> in it.</param>
/// <param name="MayFinish">Whether 2, a terminal error, means anything in it.</param>
internal sealed record OperatorCallback(string Export, bool TakesMessage, bool MayRead = false, bool MayFinish = false)
{
    public static readonly OperatorCallback Describe = new("operator_on_describe", TakesMessage: false);
    public static readonly OperatorCallback Configure = new("operator_on_configure", TakesMessage: true);
    public static readonly OperatorCallback Reconcile = new("operator_on_reconcile", TakesMessage: true, MayRead: true, MayFinish: true);
    public static readonly OperatorCallback Finalize = new("operator_on_finalize", TakesMessage: true, MayRead: true, MayFinish: true);
    public static readonly OperatorCallback Map = new("operator_on_map", TakesMessage: true, MayRead: true);
    public static readonly OperatorCallback Save = new("operator_on_save", TakesMessage: false);
    public static readonly OperatorCallback Restore = new("operator_on_restore", TakesMessage: true);

    public static IReadOnlyList<OperatorCallback> All { get; } = [Describe, Configure, Reconcile, Finalize, Map, Save, Restore];
}
