namespace Slipway.Cli.Tests;

/// <summary>Small modules in WebAssembly's text format.</summary>
internal static class Wat
{
    /// <summary>What every module needs to be taken for a filter.</summary>
    public const string Basics = """
        (memory (export "memory") 1)
        (global $free (mut i32) (i32.const 32768))
        (func (export "malloc") (param $size i32) (result i32)
          (global.get $free)
          (global.set $free (i32.add (global.get $free) (local.get $size))))
        (func (export "proxy_abi_version_0_2_1"))
        """;

    /// <summary>Does nothing.</summary>
    public const string Idle = $"(module {Basics})";

    /// <summary>Adds x-request to requests and x-response to responses, and logs a line for each.</summary>
    public const string Headers = $$"""
        (module
          (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
          {{Basics}}
          (data (i32.const 16) "x-request")
          (data (i32.const 32) "x-response")
          (data (i32.const 48) "filtered")
          (data (i32.const 64) "saw a request")
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
            (drop (call $log (i32.const 2) (i32.const 64) (i32.const 13)))
            (drop (call $add (i32.const 0) (i32.const 16) (i32.const 9) (i32.const 48) (i32.const 8)))
            (i32.const 0))
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
            (drop (call $add (i32.const 2) (i32.const 32) (i32.const 10) (i32.const 48) (i32.const 8)))
            (i32.const 0)))
        """;

    /// <summary>Answers every request with 403 and the body "no entry".</summary>
    public const string Deny = $$"""
        (module
          (import "env" "proxy_send_local_response" (func $reply (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          {{Basics}}
          (data (i32.const 16) "no entry")
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
            (drop (call $reply
              (i32.const 403) (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const -1)))
            (i32.const 1)))
        """;

    /// <summary>Traps on every request.</summary>
    public const string Trap = $$"""
        (module {{Basics}} (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) unreachable))
        """;

    /// <summary>Stops every request and never continues it.</summary>
    public const string Pause = $$"""
        (module {{Basics}} (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 1)))
        """;

    /// <summary>Refuses any configuration.</summary>
    public const string Refuse = $$"""
        (module {{Basics}} (func (export "proxy_on_configure") (param i32 i32) (result i32) (i32.const 0)))
        """;

    /// <summary>Asks the cluster "authz" with GET /check before it lets a request go on.</summary>
    public const string Call = $$"""
        (module
          (import "env" "proxy_http_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_set_effective_context" (func $become (param i32) (result i32)))
          (import "env" "proxy_continue_stream" (func $continue (param i32) (result i32)))
          {{Basics}}
          (global $stream (mut i32) (i32.const 0))
          (data (i32.const 16) "authz")
          (data (i32.const 32)
            "\03\00\00\00" "\07\00\00\00\03\00\00\00" "\05\00\00\00\06\00\00\00" "\0a\00\00\00\05\00\00\00"
            ":method\00GET\00" ":path\00/check\00" ":authority\00authz\00")
          (func (export "proxy_on_request_headers") (param $id i32) (param i32 i32) (result i32)
            (global.set $stream (local.get $id))
            (if (call $call (i32.const 16) (i32.const 5) (i32.const 32) (i32.const 70)
                  (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 5000) (i32.const 8))
              (then (return (i32.const 0))))
            (i32.const 1))
          (func (export "proxy_on_http_call_response") (param i32 i32 i32 i32 i32)
            (drop (call $become (global.get $stream)))
            (drop (call $continue (i32.const 0)))))
        """;

    /// <summary>Refuses its configuration, and says why.</summary>
    public const string RefuseAloud = $$"""
        (module
          (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
          {{Basics}}
          (data (i32.const 16) "key is missing")
          (func (export "proxy_on_configure") (param i32 i32) (result i32)
            (drop (call $log (i32.const 4) (i32.const 16) (i32.const 14)))
            (i32.const 0)))
        """;
}
