using System.Buffers.Binary;
using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>A callback that is running: its arguments, and the means to make hostcalls from inside it.</summary>
internal sealed class GuestCall(SandboxInstance instance, string callback, int[] arguments)
{
    private readonly List<uint> _outputs = [];

    public string Callback => callback;

    public Vm Vm => (Vm)instance.State;

    public SandboxInstance Instance => instance;

    public int this[int argument] => arguments[argument];

    public int Context => arguments[0];

    /// <summary>The text that the last hostcall returned through its first two addresses, as Latin-1.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);

    public byte[] Bytes => Read(Out(0), Out(1));

    public uint Out(int output = 0) => BinaryPrimitives.ReadUInt32LittleEndian(Read(_outputs[output], 4));

    public ulong OutLong => BinaryPrimitives.ReadUInt64LittleEndian(Read(_outputs[0], 8));

    /// <summary>
    /// Makes a hostcall. Given are numbers, and text or bytes for each address with a length; addresses for results are added, and what is
    /// written there can be read afterwards.
    /// </summary>
    public WasmResult Do(string hostcall, params object[] given)
    {
        var signature = HostcallSignatures.All[hostcall];
        var raw = new List<long>();
        _outputs.Clear();
        var (next, free) = (0, PuppetModule.Inputs);
        foreach (var letter in signature)
        {
            switch (letter)
            {
                case 'p':
                    var bytes = given[next] as byte[] ?? Encoding.Latin1.GetBytes((string)given[next]);
                    Write((uint)free, bytes);
                    raw.Add(free);
                    raw.Add(bytes.Length);
                    free += bytes.Length;
                    next++;
                    break;
                case 'n':
                    break;
                case 'o' or 'O' or 'q':
                    var address = (uint)(PuppetModule.Outputs + _outputs.Count * 8);
                    Write(address, new byte[8]);
                    _outputs.Add(address);
                    raw.Add(address);
                    break;
                default:
                    raw.Add(Convert.ToInt64(given[next++]));
                    break;
            }
        }

        Assert.Equal(given.Length, next);
        return DoRaw(hostcall, [.. raw]);
    }

    /// <summary>Makes a hostcall with the very arguments given.</summary>
    public WasmResult DoRaw(string hostcall, params ReadOnlySpan<long> raw)
    {
        var block = new byte[raw.Length * 8];
        for (var i = 0; i < raw.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(i * 8), raw[i]);
        Write(PuppetModule.Arguments, block);
        return (WasmResult)instance.GetFunction($"make_{hostcall}")!.Call(PuppetModule.Arguments);
    }

    public string? Header(int map, string name) => Do("proxy_get_header_map_value", map, name) == WasmResult.Ok ? Text : null;

    public string? Property(params string[] path) => Do("proxy_get_property", string.Join('\0', path)) == WasmResult.Ok ? Text : null;

    public string Body(int buffer)
    {
        Do("proxy_get_buffer_bytes", buffer, 0, -1);
        return Text;
    }

    public WasmResult Reply(int status, string body = "", string details = "", byte[]? headers = null, int grpcStatus = -1) =>
        Do("proxy_send_local_response", status, details, body, headers ?? [], grpcStatus);

    /// <summary>Pairs in the form that guests pass them in.</summary>
    public static byte[] Pairs(params (string Name, string Value)[] pairs)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.Latin1);
        writer.Write(pairs.Length);
        foreach (var (name, value) in pairs)
        {
            writer.Write(name.Length);
            writer.Write(value.Length);
        }

        foreach (var (name, value) in pairs)
        {
            writer.Write(Encoding.Latin1.GetBytes($"{name}\0{value}\0"));
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public byte[] Read(uint address, uint length)
    {
        Assert.True(instance.TryGetMemory(address, length, out var span), $"{length} bytes at {address} are outside the guest's memory");
        return span.ToArray();
    }

    public void Write(uint address, ReadOnlySpan<byte> bytes)
    {
        Assert.True(instance.TryGetMemory(address, (uint)bytes.Length, out var span), "the test writes outside the guest's memory");
        bytes.CopyTo(span);
    }
}
