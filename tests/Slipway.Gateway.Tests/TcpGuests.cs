namespace Slipway.Gateway.Tests;

/// <summary>Small network filters in the text format, and how they are configured.</summary>
internal static class TcpGuests
{
    private const string Prelude = """
        (module
          (import "env" "proxy_get_property" (func $property (param i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_get_buffer_bytes" (func $get (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_set_buffer_bytes" (func $set (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_continue_stream" (func $continue (param i32) (result i32)))
          (import "env" "proxy_close_stream" (func $close (param i32) (result i32)))
          (import "env" "proxy_define_metric" (func $define_metric (param i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_record_metric" (func $record (param i32 i64) (result i32)))
          (import "env" "proxy_set_tick_period_milliseconds" (func $tick (param i32) (result i32)))
          (import "env" "proxy_set_effective_context" (func $act_as (param i32) (result i32)))
          (memory (export "memory") 4)
          (global $heap (mut i32) (i32.const 65536))
          (func (export "proxy_abi_version_0_2_1"))

          ;; What the host hands over is used at once: all of it may lie in one place.
          (func (export "proxy_on_memory_allocate") (param i32) (result i32) (global.get $heap))

          ;; The last byte of the buffer; 0 for an empty one.
          (func $last (param $buffer i32) (param $size i32) (result i32)
            (if (i32.eqz (local.get $size)) (then (return (i32.const 0))))
            (drop (call $get (local.get $buffer) (i32.sub (local.get $size) (i32.const 1)) (i32.const 1) (i32.const 100) (i32.const 104)))
            (i32.load8_u (i32.load (i32.const 100))))
        """;

    public const string DoesNothing = Prelude + """
          (func (export "proxy_on_new_connection") (param i32) (result i32) (i32.const 0))
          (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32) (i32.const 0))
          (func (export "proxy_on_upstream_data") (param i32 i32 i32) (result i32) (i32.const 0)))
        """;

    /// <summary>Traps for data that ends with <c>!</c>.</summary>
    public const string Traps = Prelude + """
          (func (export "proxy_on_downstream_data") (param $id i32) (param $size i32) (param i32) (result i32)
            (if (i32.eq (call $last (i32.const 2) (local.get $size)) (i32.const 33)) (then unreachable))
            (i32.const 0)))
        """;

    /// <summary>Never lets anything go on.</summary>
    public const string HoldsEverything = Prelude + """
          (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32) (i32.const 1))
          (func (export "proxy_on_upstream_data") (param i32 i32 i32) (result i32) (i32.const 1)))
        """;

    /// <summary>Lets a client's lines go on only when they are whole, and closes the connection for one that ends with <c>!</c>.</summary>
    public const string GathersLines = Prelude + """
          (func (export "proxy_on_downstream_data") (param $id i32) (param $size i32) (param $end i32) (result i32) (local $last i32)
            (local.set $last (call $last (i32.const 2) (local.get $size)))
            (if (i32.eq (local.get $last) (i32.const 33)) (then (drop (call $close (i32.const 2))) (return (i32.const 1))))
            (i32.and (i32.ne (local.get $last) (i32.const 10)) (i32.eqz (local.get $end)))))
        """;

    /// <summary>Lets new connections go on, and what it holds of a client, only when its timer says so.</summary>
    public const string WaitsForTimer = Prelude + """
          (global $connection (mut i32) (i32.const 0))
          (func (export "proxy_on_configure") (param i32 i32) (result i32) (drop (call $tick (i32.const 20))) (i32.const 1))
          (func (export "proxy_on_new_connection") (param i32) (result i32) (global.set $connection (local.get 0)) (i32.const 1))
          (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32) (i32.const 1))
          (func (export "proxy_on_delete") (param i32) (global.set $connection (i32.const 0)))
          (func (export "proxy_on_tick") (param i32)
            (if (global.get $connection) (then
              (drop (call $act_as (global.get $connection)))
              (drop (call $continue (i32.const 2)))))))
        """;

    /// <summary>Puts a byte in front of every piece that passes, downstream and upstream.</summary>
    public static string Marks(char mark) => Prelude + $$"""
          (data (i32.const 0) "{{mark}}")
          (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32)
            (if (local.get 1) (then (drop (call $set (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1)))))
            (i32.const 0))
          (func (export "proxy_on_upstream_data") (param i32 i32 i32) (result i32)
            (if (local.get 1) (then (drop (call $set (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1)))))
            (i32.const 0)))
        """;

    /// <summary>Replaces all data of the client by a text.</summary>
    public static string Says(string text) => Prelude + $$"""
          (data (i32.const 0) "{{text.Replace("\r\n", "\\0d\\0a", StringComparison.Ordinal)}}")
          (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32)
            (if (local.get 1) (then (drop (call $set (i32.const 2) (i32.const 0) (i32.const -1) (i32.const 0) (i32.const {{text.Length}})))))
            (i32.const 0)))
        """;

    /// <summary>Makes a property's value all that the client gets.</summary>
    /// <param name="path">With dots between the segments.</param>
    public static string ReturnsProperty(string path) => Prelude + $$"""
          (data (i32.const 0) "{{path.Replace(".", "\\00", StringComparison.Ordinal)}}")
          (func (export "proxy_on_upstream_data") (param i32 i32 i32) (result i32)
            (if (i32.eqz (local.get 1)) (then (return (i32.const 0))))
            (i32.store (i32.const 204) (i32.const 0))
            (drop (call $property (i32.const 0) (i32.const {{path.Length}}) (i32.const 200) (i32.const 204)))
            (drop (call $set (i32.const 3) (i32.const 0) (i32.const -1) (i32.load (i32.const 200)) (i32.load (i32.const 204))))
            (i32.const 0)))
        """;

    /// <summary>Keeps in the gauge <c>closed_by</c> who has ended the last connection (<c>proxy_peer_type_t</c>).</summary>
    public const string TellsWhoCloses = Prelude + """
          (data (i32.const 0) "closed_by")
          (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
            (drop (call $define_metric (i32.const 1) (i32.const 0) (i32.const 9) (i32.const 100))) (i32.const 1))
          (func (export "proxy_on_downstream_connection_close") (param i32 i32)
            (drop (call $record (i32.load (i32.const 100)) (i64.extend_i32_u (local.get 1))))))
        """;

    /// <param name="name">The plugin's name.</param>
    /// <param name="wat">The guest.</param>
    /// <param name="more">Further fields of its configuration, in flow style.</param>
    public static string Filter(string name, string wat, string more = "") => $$"""
        - name: envoy.filters.network.wasm
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.network.wasm.v3.Wasm
            config:
              {
                {{more}} name: {{name}}, root_id: {{name}}_root,
                vm_config: { vm_id: {{name}}_vm, runtime: envoy.wasm.runtime.v8, code: { local: { inline_bytes: "{{Guests.Base64(wat)}}" } } }
              }
        """;
}
