using System.Runtime.InteropServices;

namespace Slipway.Sdk.Abi;

/// <summary>The functions that an operator's module imports.</summary>
internal static unsafe class OperatorImports
{
    [DllImport("env", EntryPoint = "operator_get_message")]
    public static extern int GetMessage(byte* data, int offset, int size);

    [DllImport("env", EntryPoint = "operator_set_response")]
    public static extern int SetResponse(byte* data, int size);

    [DllImport("env", EntryPoint = "operator_read")]
    public static extern int Read(byte* data, int size, int* answerSize);

    [DllImport("env", EntryPoint = "operator_log")]
    public static extern int Log(int level, byte* data, int size);
}
