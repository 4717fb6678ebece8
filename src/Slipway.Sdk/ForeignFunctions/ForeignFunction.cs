namespace Slipway.Sdk;

/// <summary>Functions that a proxy has beyond the ABI, by name, such as <c>verify_signature</c> or <c>compress</c>.</summary>
public static class ForeignFunction
{
    /// <summary>Calls a function.</summary>
    /// <exception cref="HostcallException">There is no such function here, or it has failed.</exception>
    public static byte[] Call(ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments)
    {
        Hostcalls.CallForeignFunction(name, arguments, out var result).Require("proxy_call_foreign_function");
        return result!;
    }

    /// <inheritdoc cref="Call(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static byte[] Call(string name, ReadOnlySpan<byte> arguments) => Call(Utf8.Bytes(name), arguments);

    /// <summary>Calls a function that this proxy may not have.</summary>
    /// <returns>What the host has answered.</returns>
    public static Status TryCall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments, out byte[] result)
    {
        var status = Hostcalls.CallForeignFunction(name, arguments, out var bytes);
        result = bytes ?? [];
        return status;
    }
}
