using System.Text;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Tests.Modules;

public sealed class ModuleTests
{
    private const string Allocator = """(func (export "malloc") (param i32) (result i32) (i32.const 1024)) (memory (export "memory") 1)""";
    private const string Marker = """(func (export "proxy_abi_version_0_2_1"))""";

    private static string Refusal(string wat)
    {
        using var host = new TestHost();
        var refusal = Assert.Throws<PluginLoadException>(() => host.LoadPlugin("filter", wat: wat));
        Assert.Equal(0, host.Host.Engine.LiveInstances);
        return refusal.Message;
    }

    [Fact]
    public void A_module_without_an_abi_marker_is_no_plugin() =>
        Assert.Contains("exports no proxy_abi_version_* function", Refusal($"(module {Allocator})"));

    [Fact]
    public void A_module_without_an_allocator_is_refused() =>
        Assert.Contains("exports neither malloc nor proxy_on_memory_allocate", Refusal($"(module {Marker} (memory (export \"memory\") 1))"));

    [Fact]
    public void All_missing_imports_are_named_at_once_with_their_signatures()
    {
        var message = Refusal($$"""
            (module (import "env" "nothing_like_it" (func (param i32 i64) (result f32))) (import "other" "thing" (func))
              (import "env" "proxy_log" (func (param i32) (result i32))) {{Marker}} {{Allocator}})
            """);

        Assert.Contains("imports 3 things", message);
        Assert.Contains("nothing_like_it", message);
        Assert.Contains("other", message);
        Assert.Contains("proxy_log", message);
    }

    [Fact]
    public void A_trap_in_the_start_section_is_a_refusal() =>
        Assert.Contains("failed while starting", Refusal($"(module {Marker} {Allocator} (func $s unreachable) (start $s))"));

    [Fact]
    public void Bytes_that_are_no_module_are_a_refusal_that_names_the_file() => Assert.Contains("filter.wat", Refusal("\0asm\u0001\0\0\0garbage"));

    [Fact]
    public void The_start_section_may_log()
    {
        using var host = new TestHost();
        host.LoadPlugin("filter", wat: $$"""
            (module (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32))) {{Marker}} {{Allocator}} (data (i32.const 8) "early")
              (func $s (drop (call $log (i32.const 2) (i32.const 8) (i32.const 5)))) (start $s))
            """);

        Assert.All(host.Log.GuestLines, line => Assert.EndsWith("early", line));
        Assert.Equal(2, host.Log.GuestLines.Count);
    }

    [Theory]
    [InlineData("_initialize,main,_start", "_initialize main")]
    [InlineData("_initialize,_start", "_initialize")]
    [InlineData("_start", "_start")]
    [InlineData("main", "")]
    public void A_module_is_entered_by_initialize_and_main_or_else_by_start(string exports, string entered)
    {
        using var host = new TestHost();

        var guest = host.Load(wat: PuppetModule.Wat(also: exports.Split(',')));

        var before = guest.Calls.TakeWhile(call => !call.StartsWith("on_", StringComparison.Ordinal)).Select(call => call[..call.IndexOf('(')]);
        Assert.Equal(entered, string.Join(' ', before));
    }

    [Theory]
    [InlineData(2, "on_request_headers(2, 4)")]
    [InlineData(3, "on_request_headers(2, 4, 1)")]
    public void A_module_of_the_first_abi_is_called_with_as_many_parameters_as_it_has_and_reads_missing_headers_as_empty(int parameters, string expected)
    {
        using var host = new TestHost(new ProxyWasmHostOptions { TraceCalls = true });
        var guest = host.Load(wat: PuppetModule.Wat("0_1_0", parameters));
        (WasmResult, string) missing = default;
        guest.On("on_request_headers", call => { missing = (call.Do("proxy_get_header_map_value", 0, "x-missing"), call.Text); });

        host.Open(guest).Request().Dispose();

        Assert.Contains($"[host->vm] proxy_{expected}", host.Log.Trace);
        Assert.Equal((WasmResult.Ok, ""), missing);
    }

    [Fact]
    public void A_missing_header_is_not_found_since_0_2_0()
    {
        using var host = new TestHost();
        var guest = host.Load(wat: PuppetModule.Wat("0_2_0"));
        WasmResult? status = null;
        guest.On("on_request_headers", call => { status = call.Do("proxy_get_header_map_value", 0, "x-missing"); });

        host.Open(guest).Request().Dispose();

        Assert.Equal(WasmResult.NotFound, status);
    }

    [Fact]
    public void Proxy_get_configuration_answers_with_the_configuration_that_the_callback_is_about()
    {
        using var host = new TestHost();
        var read = new List<string>();
        void Read(GuestCall call)
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_get_configuration"));
            read.Add(call.Text);
        }

        host.Script().On("on_vm_start", Read).On("on_configure", Read);

        host.Load(configure: options => options with { VmConfiguration = "vm"u8.ToArray(), Configuration = "plugin"u8.ToArray() }, wat: PuppetModule.Wat("0_1_0"));

        Assert.Equal(["vm", "plugin", "vm", "plugin"], read);
    }

    [Fact]
    public void Vendors_imports_load_with_any_signature_and_are_unimplemented()
    {
        using var host = new TestHost();
        host.LoadPlugin("filter", wat: $$"""
            (module (import "env" "proxy_redis_call" (func $redis (param i32 i32 i32 i32 i32) (result i32)))
              (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
              (func (export "proxy_abi_version_0_2_100")) {{Allocator}}
              (func (export "proxy_on_configure") (param i32 i32) (result i32)
                (i32.store8 (i32.const 8) (i32.add (i32.const 65) (call $redis (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
                (drop (call $log (i32.const 2) (i32.const 8) (i32.const 1))) (i32.const 1)))
            """);

        Assert.All(host.Log.GuestLines, line => Assert.EndsWith(": M", line));
    }

    [Fact]
    public void One_import_twice_under_different_types_indices_and_output_to_standard_error_reach_the_log()
    {
        using var host = new TestHost();
        host.LoadPlugin("filter", wat: $$"""
            (module (type $a (func (param i32 i32 i32 i32) (result i32))) (type $b (func (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $one (type $a))) (import "wasi_snapshot_preview1" "fd_write" (func $two (type $b)))
              {{Marker}} {{Allocator}} (data (i32.const 8) "\10\00\00\00\04\00\00\00out\n")
              (func (export "proxy_on_configure") (param i32 i32) (result i32)
                (drop (call $one (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 32)))
                (drop (call $two (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 32)))
                (i32.const 1)))
            """);

        Assert.Equal(["wasm Information: wasm log filter  : out", "wasm Error: wasm log filter  : out"], host.Log.GuestLines.Take(2));
    }

    [Fact]
    public void An_export_of_another_signature_counts_as_absent()
    {
        using var host = new TestHost();
        host.LoadPlugin("filter", wat: $"""(module {Marker} {Allocator} (func (export "proxy_on_configure") (param i64) (result i32) unreachable))""");
    }

    [Fact]
    public void Environment_variables_are_read_through_wasi()
    {
        using var host = new TestHost();
        var guest = host.Load(
            configure: options => options with { Environment = [new("KEY", "value"), new("OTHER", "")] },
            wat: PuppetModule.Wat(
                imports: """
                    (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
                    (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
                    """,
                fields: """(func (export "read_environment") (drop (call $sizes (i32.const 1024) (i32.const 1028))) (drop (call $get (i32.const 1032) (i32.const 2048))))"""));
        var text = "";
        guest.On("on_request_headers", call =>
        {
            call.Instance.GetFunction("read_environment")!.Call();
            text = Encoding.ASCII.GetString(call.Read(2048, BitConverter.ToUInt32(call.Read(1028, 4))));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal("KEY=value\0OTHER=\0", text);
    }

    [Fact]
    public void A_capability_list_denies_hostcalls_wasi_and_callbacks_and_outlives_a_reload()
    {
        using var host = new TestHost();
        var allowed = new HashSet<string> { "proxy_on_request_headers", "proxy_on_context_create", "proxy_get_property", "proxy_on_request_body" };
        var guest = host.Load(
            configure: options => options with { AllowedCapabilities = allowed, FailurePolicy = FailurePolicy.FailReload },
            wat: PuppetModule.Wat(
                imports: """(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))""",
                fields: """(func (export "clock") (result i32) (call $clock (i32.const 0) (i64.const 0) (i32.const 1024)))"""));
        var seen = new List<(WasmResult Denied, string? Allowed, int Wasi)>();
        guest.On("on_request_headers", call => { seen.Add((call.Do("proxy_log", 2, "x"), call.Property("plugin_name"), call.Instance.GetFunction("clock")!.Call())); });
        guest.On("on_request_body", _ => PuppetModule.Trap);

        host.Open(guest).Request(end: false).Data("x").Dispose();
        host.Time.Advance(TimeSpan.FromSeconds(2));
        host.Open(guest).Request().Respond().Dispose();

        Assert.Equal(Enumerable.Repeat((WasmResult.InternalFailure, (string?)"filter", 76), 2), seen);
        Assert.Equal(["on_context_create", "on_request_body", "on_request_headers"], guest.Calls.Select(call => call[..call.IndexOf('(')]).Distinct().Order());
        Assert.Empty(host.Log.GuestLines);
    }

    [Fact]
    public void Calls_in_both_directions_are_traced_in_envoys_notation()
    {
        using var host = new TestHost(new ProxyWasmHostOptions { TraceCalls = true });
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            call.DoRaw("proxy_log", 9, 1, 2);
            return 0;
        });

        host.Open(guest).Request().Dispose();

        var start = host.Log.Trace.ToList().LastIndexOf("[host->vm] proxy_on_request_headers(2, 4, 1)");
        Assert.Equal(
            ["[host->vm] proxy_on_request_headers(2, 4, 1)", "[vm->host] env.proxy_log(9, 1, 2)", "[vm<-host] env.proxy_log return: 2", "[host<-vm] proxy_on_request_headers return: 0"],
            host.Log.Trace.Skip(start).Take(4));
        Assert.Contains("[host<-vm] proxy_on_log return: void", host.Log.Trace);
    }
}
