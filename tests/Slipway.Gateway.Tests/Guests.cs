using System.Text;

namespace Slipway.Gateway.Tests;

/// <summary>Small filters in the text format, and how they are configured.</summary>
internal static class Guests
{
    private const string Prelude = """
        (module
          (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_replace_header_map_value" (func $replace (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_get_header_map_value" (func $get (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_remove_header_map_value" (func $remove (param i32 i32 i32) (result i32)))
          (import "env" "proxy_get_property" (func $property (param i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_set_buffer_bytes" (func $set_body (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_define_metric" (func $define_metric (param i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_increment_metric" (func $increment (param i32 i64) (result i32)))
          (memory (export "memory") 2)
          (global $heap (mut i32) (i32.const 65536))
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param i32) (result i32)
            (global.get $heap)
            (global.set $heap (i32.add (global.get $heap) (local.get 0))))
        """;

    public const string AddsHeaders = Prelude + """
          (data (i32.const 0) "x-addedyes")
          (func $both (param $map i32) (result i32)
            (drop (call $add (local.get $map) (i32.const 0) (i32.const 7) (i32.const 7) (i32.const 3)))
            (i32.const 0))
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (call $both (i32.const 0)))
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (call $both (i32.const 2))))
        """;

    public const string ChangesPath = Prelude + """
          (data (i32.const 0) ":path/new")
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
            (drop (call $replace (i32.const 0) (i32.const 0) (i32.const 5) (i32.const 5) (i32.const 4)))
            (i32.const 0)))
        """;

    public const string Traps = Prelude + """
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) unreachable))
        """;

    /// <summary>Traps for requests with <c>x-trap</c>, and takes a megabyte of memory for each that it gives not back.</summary>
    public const string TrapsWhenAskedTo = Prelude + """
          (data (i32.const 0) "x-trapx-requests")
          (global $requests (mut i32) (i32.const 48))
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
            (global.set $requests (i32.add (global.get $requests) (i32.const 1)))
            (i32.store8 (i32.const 50) (global.get $requests))
            (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then unreachable))
            (if (i32.eqz (call $get (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 100) (i32.const 104))) (then unreachable))
            (i32.const 0))
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
            (drop (call $add (i32.const 2) (i32.const 6) (i32.const 10) (i32.const 50) (i32.const 1)))
            (i32.const 0)))
        """;

    public const string CountsLogs = Prelude + """
          (data (i32.const 0) "logged")
          (func (export "proxy_on_configure") (param i32 i32) (result i32)
            (drop (call $define_metric (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 100)))
            (i32.const 1))
          (func (export "proxy_on_log") (param i32)
            (drop (call $increment (i32.load (i32.const 100)) (i64.const 1)))))
        """;

    /// <summary>Adds a header both ways, and counts its contexts for streams in the gauge <c>streams</c>.</summary>
    public const string CountsStreams = Prelude + """
          (data (i32.const 0) "x-addedyesstreams")
          (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
            (drop (call $define_metric (i32.const 1) (i32.const 10) (i32.const 7) (i32.const 100)))
            (i32.const 1))
          (func $both (param $map i32) (result i32)
            (drop (call $add (local.get $map) (i32.const 0) (i32.const 7) (i32.const 7) (i32.const 3)))
            (i32.const 0))
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (call $both (i32.const 0)))
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (call $both (i32.const 2)))
          (func (export "proxy_on_context_create") (param i32) (param $parent i32)
            (if (local.get $parent) (then (drop (call $increment (i32.load (i32.const 100)) (i64.const 1))))))
          (func (export "proxy_on_delete") (param i32)
            (drop (call $increment (i32.load (i32.const 100)) (i64.const -1)))))
        """;

    /// <summary>Makes a property's value the response's body.</summary>
    /// <param name="path">With <c>\00</c> between the segments.</param>
    public static string ReturnsProperty(string path) => ReturnsProperty(
        path, path.Replace("\\00", "0", StringComparison.Ordinal).Length);

    private static string ReturnsProperty(string path, int length) => Prelude + $"""
          (data (i32.const 0) "content-length")
          (data (i32.const 200) "{path}")
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
            (drop (call $remove (i32.const 2) (i32.const 0) (i32.const 14)))
            (i32.const 0))
          (func (export "proxy_on_response_body") (param i32 i32 i32) (result i32)
            (drop (call $property (i32.const 200) (i32.const {length}) (i32.const 100) (i32.const 104)))
            (if (i32.eqz (local.get 2)) (then (return (i32.const 1))))
            (drop (call $set_body (i32.const 1) (i32.const 0) (i32.const 0x7fffffff) (i32.load (i32.const 100)) (i32.load (i32.const 104))))
            (i32.const 0)))
        """;

    /// <summary>
    /// Writes to the headers of the first stream: <c>add</c> or <c>set</c> a name's value in a map, where 0 to 3 are the request's headers and
    /// trailers and the response's (<c>proxy_map_type</c>), each when its callback comes.
    /// </summary>
    public static string Writes(IEnumerable<(int Map, string How, string Name, string Value)> writes)
    {
        string[] callbacks = ["request_headers", "request_trailers", "response_headers", "response_trailers"];
        var (module, at) = (new StringBuilder(Prelude), 0);
        foreach (var ofMap in writes.GroupBy(write => write.Map))
        {
            var calls = new StringBuilder();
            foreach (var (map, how, name, value) in ofMap)
            {
                var bytes = string.Concat((name + value).Select(c => $"\\{(byte)c:x2}"));
                module.AppendLine($"  (data (i32.const {at}) \"{bytes}\")");
                calls.AppendLine(
                    $"    (drop (call ${(how == "set" ? "replace" : how)} (i32.const {map}) "
                    + $"(i32.const {at}) (i32.const {name.Length}) (i32.const {at + name.Length}) (i32.const {value.Length})))");
                at += name.Length + value.Length;
            }

            var parameters = ofMap.Key % 2 == 0 ? "i32 i32 i32" : "i32 i32";
            module.AppendLine($"""
                  (global $done{ofMap.Key} (mut i32) (i32.const 0))
                  (func (export "proxy_on_{callbacks[ofMap.Key]}") (param {parameters}) (result i32)
                    (if (global.get $done{ofMap.Key}) (then (return (i32.const 0))))
                    (global.set $done{ofMap.Key} (i32.const 1))
                {calls}    (i32.const 0))
                """);
        }

        return module.Append(')').ToString();
    }

    public static string Base64(string wat) => Convert.ToBase64String(Encoding.UTF8.GetBytes(wat));

    public static string IsolatedFilter(string wat) => Filter(wat).Replace(" config: { name", " config: { isolation: stream, name", StringComparison.Ordinal);

    public static string Filter(string wat) => $$"""
        - name: guest
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config: { name: guest, vm_config: { runtime: envoy.wasm.runtime.v8, code: { local: { inline_bytes: "{{Base64(wat)}}" } } } }
        """;

    public static string FilterFrom(string path) => $$"""
        - name: guest
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config: { name: guest, vm_config: { runtime: envoy.wasm.runtime.v8, code: { local: { filename: "{{path}}" } } } }
        """;

    public static string RemoteFilter(string sha256) => $$"""
        - name: guest
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config:
              name: guest
              vm_config:
                runtime: envoy.wasm.runtime.v8
                code:
                  remote:
                    http_uri: { uri: "http://code.test/guest.wasm", cluster: up, timeout: 10s }
                    sha256: "{{sha256}}"
                    retry_policy: { num_retries: 0 }
        """;
}
