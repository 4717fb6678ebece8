namespace Slipway.Sdk.Native;

/// <summary>The host of a filter that runs as ordinary .NET. No module contains it.</summary>
internal static unsafe class NativeHost
{
    private static Func<int, nint, int>? s_call;

    public static void Connect(Func<int, nint, int> call) => s_call = call;

    /// <summary>Hands a hostcall with its arguments, in the order of the ABI, to the host.</summary>
    public static int Call(Hostcall hostcall, params ReadOnlySpan<nint> arguments)
    {
        if (s_call is null)
        {
            throw new InvalidOperationException(
                "A filter's code was called outside of a Proxy-Wasm host; drive it with Slipway.Sdk.Testing, or run it by "
                + "slipway run --native.");
        }

        fixed (nint* address = arguments)
            return s_call((int)hostcall, (nint)address);
    }
}
