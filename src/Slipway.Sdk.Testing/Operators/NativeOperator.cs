extern alias sdk;

using sdk::Slipway.Sdk.Operators;

namespace Slipway.Sdk.Testing;

/// <summary>An operator as ordinary .NET.</summary>
internal sealed class NativeOperator(Reconciler reconciler, OperatorHost host) : IOperatorGuest
{
    private readonly OperatorInstance _instance = new(reconciler, host);

    public int Call(string callback, int? size) => callback switch
    {
        "operator_on_describe" => _instance.Describe(),
        "operator_on_configure" => _instance.Configure(size!.Value),
        "operator_on_reconcile" => _instance.Reconcile(size!.Value),
        "operator_on_finalize" => _instance.Finalize(size!.Value),
        "operator_on_map" => _instance.Map(size!.Value),
        "operator_on_save" => _instance.Save(),
        "operator_on_restore" => _instance.Restore(size!.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(callback)),
    };

    public void Dispose()
    {
    }
}
