using Slipway.Sandbox;

namespace Slipway.Operators.Modules;

/// <summary>The functions that a module may import: those of <c>docs/operator-abi.md</c>, and the sandbox's part of WASI.</summary>
internal static class OperatorHostcalls
{
    private const string Module = "env";

    public static HostFunctions Define(SandboxEngine engine)
    {
        var functions = new HostFunctions(engine);
        WasiFunctions.Define(functions);
        functions.Define(Module, "operator_get_message", (SandboxInstance guest, int data, int offset, int size) =>
            (int)Of(guest).GetMessage((uint)data, (uint)offset, (uint)size));
        functions.Define(Module, "operator_set_response", (SandboxInstance guest, int data, int size) =>
            (int)Of(guest).SetResponse((uint)data, (uint)size));
        functions.Define(Module, "operator_read", (SandboxInstance guest, int data, int size, int returnSize) =>
            (int)Of(guest).Read((uint)data, (uint)size, (uint)returnSize));
        functions.Define(Module, "operator_log", (SandboxInstance guest, int level, int data, int size) =>
            (int)Of(guest).Log(level, (uint)data, (uint)size));
        return functions;
    }

    private static OperatorInstance Of(SandboxInstance guest) => (OperatorInstance)guest.State;
}
