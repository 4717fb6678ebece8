using System.Text;

namespace Slipway.Benchmarks.Guests;

/// <summary>Small filters in WebAssembly text, each with one piece of work in one callback.</summary>
internal static class FilterGuest
{
    /// <summary>Answers every callback of a stream at once.</summary>
    public static byte[] Empty => Filter(onRequestHeaders: 0, "(i32.const 0)");

    /// <summary>
    /// Holds the request's headers, and with every piece of the body makes some hostcalls on them: that many additions, then look-ups, then removals.
    /// Looks up headers of the request where none were added.
    /// </summary>
    public static byte[] Headers(int add, int get, int remove) => Filter(
        onRequestHeaders: 1,
        $"""
        (local $i i32)
        (global.set $heap (i32.const 131072))
        {Repeat(add, "(drop (call $add_header (i32.const 0) (call $name (local.get $i)) (i32.const 12) (i32.const 8192) (i32.const 16)))")}
        {Repeat(get, "(drop (call $get_header (i32.const 0) (call $name (local.get $i)) (i32.const 12) (i32.const 16) (i32.const 20)))")}
        {Repeat(remove, "(drop (call $remove_header (i32.const 0) (call $name (local.get $i)) (i32.const 12)))")}
        (i32.const 3)
        """);

    /// <summary>Asks for <c>request.path</c> with every piece of the body.</summary>
    public static byte[] GetProperty => Filter(
        onRequestHeaders: 1,
        """
        (global.set $heap (i32.const 131072))
        (drop (call $get_property (i32.const 8224) (i32.const 12) (i32.const 16) (i32.const 20)))
        (i32.const 3)
        """);

    /// <summary>Reads every piece of the body whole, and puts it back with its first byte changed.</summary>
    public static byte[] ReplaceBody => Filter(
        onRequestHeaders: 0,
        """
        (global.set $heap (i32.const 131072))
        (drop (call $get_buffer (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 16) (i32.const 20)))
        (i32.store8 (i32.load (i32.const 16)) (i32.const 33))
        (drop (call $set_buffer (i32.const 0) (i32.const 0) (i32.const -1) (i32.load (i32.const 16)) (i32.load (i32.const 20))))
        (i32.const 0)
        """);

    /// <summary>Lets all data of connections go on.</summary>
    public static byte[] Connection => """
        (module
          (memory (export "memory") 1)
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 1024))
          (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32) (i32.const 0)))
        """u8.ToArray();

    // Header names are at 4096, 32 bytes apart; a value is at 8192 and a property's path at 8224; results are written to 16 and 20.
    private static byte[] Filter(int onRequestHeaders, string onRequestBody) => Encoding.UTF8.GetBytes(
        $$"""
        (module
          (import "env" "proxy_add_header_map_value" (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_get_header_map_value" (func $get_header (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_remove_header_map_value" (func $remove_header (param i32 i32 i32) (result i32)))
          (import "env" "proxy_get_property" (func $get_property (param i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_get_buffer_bytes" (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_set_buffer_bytes" (func $set_buffer (param i32 i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 64)
          (global $heap (mut i32) (i32.const 131072))
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
            (global.get $heap)
            (global.set $heap (i32.add (global.get $heap) (local.get $size))))
          (func $name (param $i i32) (result i32) (i32.add (i32.const 4096) (i32.mul (local.get $i) (i32.const 32))))
          (func (export "proxy_on_context_create") (param i32 i32))
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const {{onRequestHeaders}}))
          (func (export "proxy_on_request_body") (param i32 i32 i32) (result i32) {{onRequestBody}})
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (i32.const 0))
          (func (export "proxy_on_log") (param i32))
          (func (export "proxy_on_done") (param i32) (result i32) (i32.const 1))
          (func (export "proxy_on_delete") (param i32))
          (data (i32.const 4096) "{{string.Concat(Enumerable.Range(0, 20).Select(i => $"x-bench-{i:d4}".PadRight(32)))}}")
          (data (i32.const 8192) "a header's value                request\00path"))
        """);

    private static string Repeat(int count, string body) => count == 0
        ? ""
        : $$"""
          (local.set $i (i32.const 0))
          (loop $again
            {{body}}
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const {{count}}))))
          """;
}
