using System.Text;
using Wasmtime;

namespace Slipway.CompilerBenchmarks;

/// <summary>A filter with a host that has one header for it, and takes one.</summary>
internal sealed class HeaderGuest : IDisposable
{
    private static readonly byte[] s_value = "/a/path/of/the/usual/length?with=query"u8.ToArray();

    private readonly Store _store;
    private readonly Memory _memory;
    private readonly Func<int, int> _allocate;
    private readonly Action<int, int> _create;
    private readonly Action<int> _delete;
    private readonly Func<int, int, int, int> _onRequestHeaders;
    private int _replaced;
    private int _next = 2;

    public HeaderGuest(Engine engine, string name, byte[] module)
    {
        _store = new Store(engine);
        using var compiled = Module.FromBytes(engine, name, module);
        using var linker = new Linker(engine);
        linker.DefineFunction<int, int, int, int, int, int>("env", "proxy_get_header_map_value", GetHeader);
        linker.DefineFunction<int, int, int, int, int, int>("env", "proxy_replace_header_map_value", ReplaceHeader);
        linker.DefineFunction<int, int, int, int>("env", "proxy_log", Log);
        const int notFound = 1;
        linker.DefineFunction<int, int, int, int, int>("env", "proxy_get_property", static (_, _, _, _) => notFound);
        linker.DefineFunction<int, int, int, int, int, int, int, int, int>(
            "env", "proxy_send_local_response", static (_, _, _, _, _, _, _, _) => 0);
        linker.DefineFunction<int, int>("env", "proxy_close_stream", static _ => 0);
        var instance = linker.Instantiate(_store, compiled);
        _memory = instance.GetMemory("memory")!;
        _allocate = instance.GetFunction<int, int>("proxy_on_memory_allocate")!;
        _create = instance.GetAction<int, int>("proxy_on_context_create")!;
        _delete = instance.GetAction<int>("proxy_on_delete")!;
        _onRequestHeaders = instance.GetFunction<int, int, int, int>("proxy_on_request_headers")!;
        instance.GetAction("_initialize")?.Invoke();
        _create(1, 0);
        if (instance.GetFunction<int, int, int>("proxy_on_vm_start")!(1, 0) == 0)
            throw new InvalidOperationException($"The filter in {name} does not start.");
        _create(_next, 1);
        OnRequestHeaders();
        if (_replaced != 1)
            throw new InvalidOperationException($"The filter in {name} has not set the header.");
    }

    public void OnRequestHeaders() => _onRequestHeaders(_next, 4, 1);

    /// <summary>Ends a stream, and begins another up to its headers.</summary>
    public void Stream()
    {
        _delete(_next);
        _create(++_next, 1);
        OnRequestHeaders();
    }

    public void Dispose() => _store.Dispose();

    private int GetHeader(int map, int name, int nameLength, int value, int valueLength)
    {
        var address = _allocate(s_value.Length);
        s_value.CopyTo(_memory.GetSpan(address, s_value.Length));
        _memory.WriteInt32(value, address);
        _memory.WriteInt32(valueLength, s_value.Length);
        return 0;
    }

    private int ReplaceHeader(int map, int name, int nameLength, int value, int valueLength)
    {
        const int badArgument = 2;
        if (_replaced == 0
            && (_memory.ReadString(name, nameLength) != "x-path" || !_memory.GetSpan(value, valueLength).SequenceEqual(s_value)))
        {
            return badArgument;
        }

        _replaced++;
        return 0;
    }

    private int Log(int level, int message, int length) =>
        throw new InvalidOperationException($"The filter says: {_memory.ReadString(message, length, Encoding.UTF8)}");
}
