namespace Slipway.AspNetCore.Tests;

/// <summary>What every small guest needs around the callbacks that a test is about.</summary>
internal static class Guest
{
    /// <summary>A module whose data starts at 4096; <c>$log</c> logs at level info.</summary>
    public static string Wat(string fields, string data = "") => $$"""
        (module
          (import "env" "proxy_log" (func $proxy_log (param i32 i32 i32) (result i32)))
          (import "env" "proxy_add_header_map_value" (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_replace_header_map_value" (func $replace_header (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_remove_header_map_value" (func $remove_header (param i32 i32 i32) (result i32)))
          (import "env" "proxy_get_header_map_value" (func $get_header (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_http_call" (func $http_call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_set_buffer_bytes" (func $set_buffer (param i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_send_local_response" (func $send_local_response (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "env" "proxy_continue_stream" (func $continue_stream (param i32) (result i32)))
          (import "env" "proxy_close_stream" (func $close_stream (param i32) (result i32)))
          (import "env" "proxy_set_tick_period_milliseconds" (func $set_tick (param i32) (result i32)))
          (import "env" "proxy_set_effective_context" (func $set_effective_context (param i32) (result i32)))
          (memory (export "memory") 2)
          (global $heap (mut i32) (i32.const 65536))
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
            (local $p i32)
            (local.set $p (global.get $heap))
            (global.set $heap (i32.add (global.get $heap) (local.get $size)))
            (local.get $p))
          (func $log (param $p i32) (param $n i32) (drop (call $proxy_log (i32.const 2) (local.get $p) (local.get $n))))
          {{(data.Length > 0 ? $"(data (i32.const 4096) \"{data}\")" : "")}}
          {{fields}})
        """;
}
