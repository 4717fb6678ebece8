using System.Text;

namespace Slipway.Sandbox;

/// <summary><c>environ_sizes_get</c> and <c>environ_get</c>: the variables that the host configured, none of the process's own.</summary>
internal static class WasiEnvironment
{
    public static int GetSizes(SandboxInstance guest, int count, int size)
    {
        var variables = Of(guest);
        var bytes = 0;
        foreach (var variable in variables) bytes = checked(bytes + EncodedLength(variable));
        return guest.Write(count, variables.Count) && guest.Write(size, bytes) ? WasiErrno.Success : WasiErrno.Fault;
    }

    public static int Get(SandboxInstance guest, int pointers, int buffer)
    {
        foreach (var variable in Of(guest))
        {
            var length = EncodedLength(variable);
            if (!guest.Write(pointers, buffer) || !guest.TryGetMemory((uint)buffer, (uint)length, out var target)) return WasiErrno.Fault;
            var position = Encoding.UTF8.GetBytes(variable.Key, target);
            target[position++] = (byte)'=';
            position += Encoding.UTF8.GetBytes(variable.Value, target[position..]);
            target[position] = 0;
            pointers = unchecked(pointers + sizeof(int));
            buffer = unchecked(buffer + length);
        }

        return WasiErrno.Success;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Of(SandboxInstance guest) => guest.WasiHost?.Environment ?? [];

    private static int EncodedLength(KeyValuePair<string, string> variable) =>
        checked(Encoding.UTF8.GetByteCount(variable.Key) + Encoding.UTF8.GetByteCount(variable.Value) + 2);
}
