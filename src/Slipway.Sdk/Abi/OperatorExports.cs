using System.Runtime.InteropServices;
using Slipway.Sdk.Operators;

namespace Slipway.Sdk.Abi;

/// <summary>The functions that an operator's module exports; only where there is an operator.</summary>
internal static class OperatorExports
{
    [UnmanagedCallersOnly(EntryPoint = "operator_abi_version_0_1_0")]
    [ExportIf(typeof(OperatorModule), nameof(OperatorModule.Register))]
    public static void AbiVersion()
    {
    }

    [UnmanagedCallersOnly(EntryPoint = "operator_on_describe")]
    [ExportIf(typeof(OperatorModule), nameof(OperatorModule.Register))]
    public static int OnDescribe() => OperatorModule.Instance.Describe();

    [UnmanagedCallersOnly(EntryPoint = "operator_on_configure")]
    [ExportIf(typeof(Reconciler), nameof(Reconciler.OnConfigure))]
    public static int OnConfigure(int size) => OperatorModule.Instance.Configure(size);

    [UnmanagedCallersOnly(EntryPoint = "operator_on_reconcile")]
    [ExportIf(typeof(OperatorModule), nameof(OperatorModule.Register))]
    public static int OnReconcile(int size) => OperatorModule.Instance.Reconcile(size);

    [UnmanagedCallersOnly(EntryPoint = "operator_on_finalize")]
    [ExportIf(typeof(Reconciler<>), nameof(Reconciler.Finalize))]
    public static int OnFinalize(int size) => OperatorModule.Instance.Finalize(size);

    [UnmanagedCallersOnly(EntryPoint = "operator_on_map")]
    [ExportIf(typeof(Reconciler), nameof(Reconciler.Map))]
    public static int OnMap(int size) => OperatorModule.Instance.Map(size);

    [UnmanagedCallersOnly(EntryPoint = "operator_on_save")]
    [ExportIf(typeof(Reconciler), nameof(Reconciler.Save))]
    public static int OnSave() => OperatorModule.Instance.Save();

    [UnmanagedCallersOnly(EntryPoint = "operator_on_restore")]
    [ExportIf(typeof(Reconciler), nameof(Reconciler.Restore))]
    public static int OnRestore(int size) => OperatorModule.Instance.Restore(size);
}
