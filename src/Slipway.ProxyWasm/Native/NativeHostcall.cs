using System.Buffers.Binary;
using Slipway.ProxyWasm.Hostcalls;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Native;

/// <summary>
/// One hostcall as a native guest makes it, with addresses of the process: brought into the form that a module's calls have, so that the
/// same code answers both.
/// </summary>
internal sealed class NativeHostcall
{
    private readonly HostcallTable _table;
    private readonly string _name;
    private readonly string _arguments;

    /// <param name="table">The hostcalls.</param>
    /// <param name="signature">
    /// The name, a blank, and a letter for each argument: a number (i) or a 64-bit number (l), the address of bytes (p) and their length
    /// (n), where to write a word (o), a 64-bit number (q) or an address (r).
    /// </param>
    /// <exception cref="FormatException">The host has no such hostcall.</exception>
    public NativeHostcall(HostcallTable table, string signature)
    {
        _table = table;
        var blank = signature.IndexOf(' ', StringComparison.Ordinal);
        (_name, _arguments) = blank < 0 ? (signature, "") : (signature[..blank], signature[(blank + 1)..]);
        if (!table.Has(_name))
            throw new FormatException($"it calls {_name}, which this host does not have");
    }

    public unsafe int Invoke(Vm vm, NativeMemory memory, nint* arguments)
    {
        memory.Clear();
        Span<GuestValue> values = stackalloc GuestValue[_arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _arguments[i] switch
            {
                'l' => new GuestValue((long)arguments[i]),
                'p' => new GuestValue(CopyIn(memory, arguments[i], (int)arguments[i + 1])),
                'o' or 'q' or 'r' => new GuestValue(Zeroed(memory)),
                _ => new GuestValue((int)arguments[i]),
            };
        }

        var result = _table.Invoke(vm, _name, values);
        for (var i = 0; i < values.Length; i++)
        {
            if (_arguments[i] is not ('o' or 'q' or 'r'))
                continue;
            memory.TryGet((uint)values[i].I32, sizeof(long), out var written);
            var value = BinaryPrimitives.ReadInt64LittleEndian(written);
            switch (_arguments[i])
            {
                case 'o':
                    *(int*)arguments[i] = (int)value;
                    break;
                case 'q':
                    *(long*)arguments[i] = value;
                    break;
                default:
                    *(nint*)arguments[i] = memory.AddressOf((int)value);
                    break;
            }
        }

        return result;
    }

    private static unsafe int CopyIn(NativeMemory memory, nint address, int length)
    {
        var copy = memory.Allocate(length);
        memory.TryGet((uint)copy, (uint)length, out var bytes);
        new ReadOnlySpan<byte>((void*)address, length).CopyTo(bytes);
        return copy;
    }

    private static int Zeroed(NativeMemory memory)
    {
        var address = memory.Allocate(sizeof(long));
        memory.TryGet((uint)address, sizeof(long), out var bytes);
        bytes.Clear();
        return address;
    }
}
