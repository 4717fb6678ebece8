using System.Text;

namespace Slipway.Operators.Tests.Modules;

/// <summary>Modules written by hand, in WebAssembly's text format, for what compilers would not let a guest do.</summary>
internal static class Guest
{
    public const string Manifest = """
        {"name": "configs", "for": {"apiVersion": "v1", "kind": "ConfigMap", "resource": "configmaps"}, "rules": []}
        """;

    /// <summary>A whole operator with one body for <c>operator_on_reconcile</c>, which has the message's size as <c>$size</c>.</summary>
    /// <param name="reconcile">Instructions that leave an i32.</param>
    /// <param name="more">Other fields of the module.</param>
    /// <param name="manifest">What it answers when it is asked to describe itself.</param>
    /// <param name="pages">Its memory, in units of 64 KiB. The manifest is in the second.</param>
    public static byte[] With(string reconcile, string more = "", string manifest = Manifest, int pages = 2) => Encoding.UTF8.GetBytes($$"""
        (module
          (import "env" "operator_get_message" (func $get_message (param i32 i32 i32) (result i32)))
          (import "env" "operator_set_response" (func $set_response (param i32 i32) (result i32)))
          (import "env" "operator_read" (func $read (param i32 i32 i32) (result i32)))
          (import "env" "operator_log" (func $log (param i32 i32 i32) (result i32)))
          (memory (export "memory") {{pages}})
          (data (i32.const 65536) "{{Escaped(manifest)}}")
          (func (export "operator_abi_version_0_1_0"))
          (func (export "operator_on_describe") (result i32)
            (call $set_response (i32.const 65536) (i32.const {{Encoding.UTF8.GetByteCount(manifest)}})))
          (func (export "operator_on_reconcile") (param $size i32) (result i32)
            {{reconcile}})
          {{more}})
        """);

    /// <summary>A data segment at an address.</summary>
    public static string Data(int address, string text) => $"(data (i32.const {address}) \"{Escaped(text)}\")";

    private static string Escaped(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"\\{b:x2}"));
}
