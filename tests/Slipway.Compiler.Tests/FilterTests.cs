using System.Text;
using Slipway.Tests;
using Wasmtime;

namespace Slipway.Compiler.Tests;

/// <summary>Filters over an SDK of the shape that Proxy-Wasm's have, against a host that answers as Envoy would.</summary>
public sealed class FilterTests
{
    private static readonly Engine s_engine = new(new Config().WithSignalsBasedTraps(false));

    [Fact]
    public void A_filter_adds_the_header_it_is_configured_with()
    {
        using var host = new FilterHost(Compile("OneHeader"), "hello wörld");
        host.Start();

        host.Request(7, "/");

        Assert.Equal(["2 x-filter: hello wörld"], host.Added);
        Assert.Empty(host.Logged);
    }

    [Fact]
    public void A_filter_parses_its_configuration_counts_and_logs()
    {
        using var host = new FilterHost(Compile("Realistic"), "x-one = 1\nx-two=two = 2");
        host.Start();

        host.Request(7, "/a");
        host.Request(8, "/b");

        Assert.Equal(["2 x-one: 1", "2 x-two: two = 2", "2 x-one: 1", "2 x-two: two = 2"], host.Added);
        Assert.Equal(["2 request 1: /A with 3 headers", "2 request 2: /B with 3 headers"], host.Logged);
    }

    [Fact]
    public void What_a_callback_throws_is_caught_and_the_filter_lives()
    {
        using var host = new FilterHost(Compile("Realistic"), "wrong");
        Assert.False(host.Start());
        Assert.Equal(["4 The line 'wrong' has no '='."], host.Logged);

        host.Request(7, null);

        Assert.Equal("4 no path", host.Logged[^1]);
    }

    [Theory]
    [InlineData("OneHeader")]
    [InlineData("Realistic")]
    public void A_module_imports_nothing_but_host_functions(string filter)
    {
        using var module = Module.FromBytes(s_engine, filter, Compile(filter).Module!);
        Assert.All(module.Imports, import =>
        {
            Assert.Equal("env", import.ModuleName);
            Assert.StartsWith("proxy_", import.Name, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("OneHeader", 16 * 1024)]
    [InlineData("Realistic", 30 * 1024)]
    public void A_module_is_no_larger_than_its_budget(string filter, int budget)
    {
        var module = Compile(filter, names: false).Module!;
        Assert.True(module.Length <= budget, $"{filter} has {module.Length} bytes; {budget} are allowed.");
    }

    [Fact]
    public void Memory_stays_as_it_is_over_many_requests()
    {
        using var host = new FilterHost(Compile("Realistic"), "x-one = 1");
        host.Start();
        for (uint i = 0; i < 20_000; i++)
            host.Request(i + 2, "/warm");
        var before = host.MemoryPages;

        for (uint i = 0; i < 50_000; i++)
            host.Request(i + 2, "/path");

        Assert.Equal(before, host.MemoryPages);
    }

    private static CompilerResult Compile(string filter, bool names = true)
    {
        var result = FilterCompiler.Compile(new CompilerOptions
        {
            AssemblyPath = Assembly(filter),
            FrameworkPaths = FrameworkFolders.All,
            NameSection = names,
        });
        Assert.True(result.Module is not null, string.Join(Environment.NewLine, result.Diagnostics));
        return result;
    }

    private static string Assembly(string filter)
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "Filters");
        return CSharp.Write(Path.Combine(AppContext.BaseDirectory, "compiled", "filters", filter + Guid.NewGuid().ToString("N")), filter,
            CSharp.Build(filter, [("Sdk.cs", File.ReadAllText(Path.Combine(sources, "Sdk.cs"))),
                (filter + ".cs", File.ReadAllText(Path.Combine(sources, filter + ".cs"))),
                ("Usings.cs", "global using System; global using System.Collections.Generic;")]));
    }

    private sealed class FilterHost : IDisposable
    {
        private readonly Store _store = new(s_engine);
        private readonly Instance _instance;
        private readonly string _configuration;
        private string? _path;

        public FilterHost(CompilerResult result, string configuration)
        {
            _configuration = configuration;
            using var module = Module.FromBytes(s_engine, "filter", result.Module!);
            using var linker = new Linker(s_engine);
            linker.DefineFunction("env", "proxy_log", (int level, int text, int length) =>
            {
                Logged.Add($"{level} {Text(text, length)}");
                return 0;
            });
            linker.DefineFunction("env", "proxy_add_header_map_value", (int map, int key, int keyLength, int value, int valueLength) =>
            {
                Added.Add($"{map} {Text(key, keyLength)}: {Text(value, valueLength)}");
                return 0;
            });
            linker.DefineFunction("env", "proxy_get_header_map_value", (int map, int key, int keyLength, int data, int size) =>
                _path is null ? 1 : Give(_path, data, size));
            linker.DefineFunction("env", "proxy_get_buffer_bytes", (int buffer, int start, int length, int data, int size) =>
                Give(_configuration, data, size));
            _instance = linker.Instantiate(_store, module);
        }

        public List<string> Added { get; } = [];

        public List<string> Logged { get; } = [];

        public long MemoryPages => _instance.GetMemory("memory")!.GetSize();

        public bool Start()
        {
            _instance.GetAction("_initialize")?.Invoke();
            _instance.GetAction<int, int>("proxy_on_context_create")!(1, 0);
            return _instance.GetFunction<int, int, int>("proxy_on_configure")!(1, Encoding.UTF8.GetByteCount(_configuration)) != 0;
        }

        public void Request(uint id, string? path)
        {
            _path = path;
            _instance.GetAction<int, int>("proxy_on_context_create")!((int)id, 1);
            _instance.GetFunction<int, int, int, int>("proxy_on_request_headers")!((int)id, 3, 1);
            _instance.GetFunction<int, int, int, int>("proxy_on_response_headers")!((int)id, 3, 1);
            _instance.GetAction<int>("proxy_on_delete")!((int)id);
        }

        public void Dispose() => _store.Dispose();

        private string Text(int address, int length) => Encoding.UTF8.GetString(_instance.GetMemory("memory")!.GetSpan(address, length));

        private int Give(string text, int data, int size)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var address = _instance.GetFunction<int, int>("proxy_on_memory_allocate")!(bytes.Length);
            var memory = _instance.GetMemory("memory")!;
            bytes.CopyTo(memory.GetSpan(address, bytes.Length));
            memory.WriteInt32(data, address);
            memory.WriteInt32(size, bytes.Length);
            return 0;
        }
    }
}
