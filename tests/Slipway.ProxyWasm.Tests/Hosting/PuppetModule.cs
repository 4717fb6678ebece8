using System.Text;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>
/// A WebAssembly guest without a will of its own: every callback it exports asks the test what to do, through the import <c>env.hook</c>,
/// and every hostcall it imports can be made by the test, through an export <c>make_…</c>. So tests are written in C#, and yet all that
/// they test passes through the sandbox in both directions.
/// </summary>
internal static class PuppetModule
{
    /// <summary>What a hook returns for the guest to trap.</summary>
    public const int Trap = int.MinValue;

    /// <summary>What a hook returns for the guest to loop for ever.</summary>
    public const int Loop = int.MinValue + 1;

    /// <summary>What the hook of the allocator returns to have memory allocated as usual.</summary>
    public const int Allocate = -1;

    /// <summary>Addresses: where results are written, arguments are read, given bytes are put, and where the guest allocates.</summary>
    public const int Outputs = 256, Arguments = 128, Inputs = 8192, Heap = 4 << 20;

    /// <summary>Name, number of parameters, and whether there is a result. The index is what the hook gets.</summary>
    public static readonly (string Name, int Parameters, bool Result)[] Callbacks =
    [
        ("malloc", 1, true),
        ("proxy_on_context_create", 2, false),
        ("proxy_on_vm_start", 2, true),
        ("proxy_on_configure", 2, true),
        ("proxy_on_tick", 1, false),
        ("proxy_on_queue_ready", 2, false),
        ("proxy_on_request_headers", 3, true),
        ("proxy_on_request_body", 3, true),
        ("proxy_on_request_trailers", 2, true),
        ("proxy_on_response_headers", 3, true),
        ("proxy_on_response_body", 3, true),
        ("proxy_on_response_trailers", 2, true),
        ("proxy_on_new_connection", 1, true),
        ("proxy_on_downstream_data", 3, true),
        ("proxy_on_upstream_data", 3, true),
        ("proxy_on_downstream_connection_close", 2, false),
        ("proxy_on_upstream_connection_close", 2, false),
        ("proxy_on_http_call_response", 5, false),
        ("proxy_on_grpc_receive_initial_metadata", 3, false),
        ("proxy_on_grpc_receive", 3, false),
        ("proxy_on_grpc_receive_trailing_metadata", 3, false),
        ("proxy_on_grpc_close", 3, false),
        ("proxy_on_done", 1, true),
        ("proxy_on_log", 1, false),
        ("proxy_on_delete", 1, false),
        ("_initialize", 0, false),
        ("main", 2, true),
        ("_start", 0, false),
    ];

    private static readonly string[] NotByDefault = ["_initialize", "main", "_start"];

    /// <param name="abi">The ABI marker, without <c>proxy_abi_version_</c>; empty for none.</param>
    /// <param name="headerParameters">2 or 3: the parameters of the headers callbacks.</param>
    /// <param name="also">Exports that are not there by default.</param>
    /// <param name="without">Exports that are left out.</param>
    /// <param name="imports">Further imports, as WAT.</param>
    /// <param name="fields">Further fields, as WAT; such as one that makes this module differ from others.</param>
    public static string Wat(
        string abi = "0_2_1", int headerParameters = 3, string[]? also = null, string[]? without = null, string imports = "", string fields = "")
    {
        var wat = new StringBuilder("(module\n");
        wat.AppendLine("""(import "env" "hook" (func $hook (param i32 i32 i32 i32 i32 i32) (result i32)))""");
        foreach (var (name, signature) in HostcallSignatures.All)
        {
            var types = string.Join(' ', signature.Select(letter => letter == 'l' ? "i64" : "i32"));
            wat.AppendLine($"""(import "env" "{name}" (func ${name} (param {types}) (result i32)))""");
        }

        wat.AppendLine(imports);
        wat.AppendLine($"""(memory (export "memory") 128) (global $heap (mut i32) (i32.const {Heap}))""");
        if (abi.Length > 0)
            wat.AppendLine($"""(func (export "proxy_abi_version_{abi}"))""");
        wat.AppendLine(
            $$"""
            (func $ask (param $i i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $e i32) (result i32) (local $r i32)
              (local.set $r (call $hook (local.get $i) (local.get $a) (local.get $b) (local.get $c) (local.get $d) (local.get $e)))
              (if (i32.eq (local.get $r) (i32.const {{Trap}})) (then unreachable))
              (if (i32.eq (local.get $r) (i32.const {{Loop}})) (then (loop $forever (br $forever))))
              (local.get $r))
            (func $allocate (param $n i32) (result i32) (local $p i32) (local $pages i32)
              (local.set $p (global.get $heap))
              (global.set $heap (i32.and (i32.add (i32.add (global.get $heap) (local.get $n)) (i32.const 7)) (i32.const -8)))
              (local.set $pages (i32.add (i32.shr_u (global.get $heap) (i32.const 16)) (i32.const 1)))
              (if (i32.gt_u (local.get $pages) (memory.size))
                (then (if (i32.eq (memory.grow (i32.sub (local.get $pages) (memory.size))) (i32.const -1)) (then (return (i32.const 0))))))
              (local.get $p))
            """);

        for (var i = 0; i < Callbacks.Length; i++)
        {
            var (name, parameters, result) = Callbacks[i];
            if (without?.Contains(name) == true || (NotByDefault.Contains(name) && also?.Contains(name) != true))
                continue;
            if (name is "proxy_on_request_headers" or "proxy_on_response_headers")
                parameters = headerParameters;
            var declared = string.Concat(Enumerable.Range(0, parameters).Select(p => $" (param $p{p} i32)"));
            var passed = string.Concat(Enumerable.Range(0, 5).Select(p => p < parameters ? $" (local.get $p{p})" : " (i32.const 0)"));
            var ask = $"(call $ask (i32.const {i}){passed})";
            wat.AppendLine(name switch
            {
                "malloc" =>
                    $"""
                    (func (export "malloc"){declared} (result i32) (local $r i32) (local.set $r {ask})
                      (if (i32.eq (local.get $r) (i32.const {Allocate})) (then (return (call $allocate (local.get $p0))))) (local.get $r))
                    """,
                _ when name.StartsWith("proxy_on_", StringComparison.Ordinal) =>
                    $"""(func (export "{name}"){declared}{(result ? " (result i32)" : "")} (global.set $heap (i32.const {Heap})) {(result ? ask : $"(drop {ask})")})""",
                _ => $"""(func (export "{name}"){declared}{(result ? " (result i32)" : "")} {(result ? ask : $"(drop {ask})")})""",
            });
        }

        foreach (var (name, signature) in HostcallSignatures.All)
        {
            var loads = signature.Select((letter, index) => $"({(letter == 'l' ? "i64" : "i32")}.load offset={index * 8} (local.get $p))");
            wat.AppendLine($"""(func (export "make_{name}") (param $p i32) (result i32) (call ${name} {string.Join(' ', loads)}))""");
        }

        return wat.AppendLine(fields).Append(')').ToString();
    }
}
