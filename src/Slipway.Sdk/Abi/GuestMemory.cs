namespace Slipway.Sdk.Abi;

/// <summary>How bytes come from the host: it asks for memory, writes there, and answers with the address.</summary>
internal static unsafe class GuestMemory
{
    private static byte[]? s_allocated;

    /// <summary>The array is the answer already, so that nothing is copied and nothing has to be freed.</summary>
    public static byte* Allocate(int size)
    {
        var array = new byte[size];
        s_allocated = array;

        // A module's objects do not move.
        fixed (byte* address = array)
            return address;
    }

    /// <summary>What the host has handed over in the call that has just returned.</summary>
    public static byte[] Take(byte* address, int length)
    {
        if (length == 0)
            return [];
        if (!Target.IsWasm)
            return new ReadOnlySpan<byte>(address, length).ToArray();
        var array = s_allocated!;
        s_allocated = null;
        return array;
    }
}
