using System.Globalization;
using System.Text;
using Wasmtime;

namespace Slipway.Benchmarks.Guests;

/// <summary>
/// Modules of any size with what compilers of filters emit: thousands of functions that branch, loop, load, store and call each other, directly and
/// through a table, and a third of data. The same size always gives the same module. It can be loaded as a filter that does nothing.
/// </summary>
internal static class SyntheticModule
{
    private const int Seed = 20;
    private const int AverageFunctionBytes = 368;

    /// <param name="size">Size of the binary module in bytes; met within a tenth.</param>
    public static byte[] Create(int size)
    {
        var random = new Random(Seed);
        var data = size / 3;
        var functions = (size - data) / AverageFunctionBytes;
        var wat = new StringBuilder(size * 12);
        wat.Append(
            $"""
            (module
              (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
              (type $binary (func (param i32 i32) (result i32)))
              (memory (export "memory") 17)
              (table {functions / 8 + 1} funcref)
              (func (export "proxy_abi_version_0_2_1"))
              (func (export "malloc") (param i32) (result i32) (i32.const 65536))
              (func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 1))
              (func (export "proxy_on_configure") (param i32 i32) (result i32) (i32.const 1))
              (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 0))

            """);
        for (var i = 0; i < functions; i++) new FunctionWriter(wat, random, i).Write();
        wat.Append("(elem (i32.const 0)");
        for (var i = 0; i < functions; i += 8) wat.Append(CultureInfo.InvariantCulture, $" $f{i}");
        wat.Append(")\n(data (i32.const 65536) \"");
        for (var i = 0; i < data; i++) wat.Append((char)random.Next('a', 'z'));
        return Module.ConvertText(wat.Append("\"))").ToString());
    }

    private sealed class FunctionWriter(StringBuilder wat, Random random, int index)
    {
        private const int MaxDepth = 3;

        public void Write()
        {
            wat.Append(CultureInfo.InvariantCulture, $"(func $f{index} (type $binary) (local i32 i32 i32 i64)\n");
            for (var i = random.Next(3, 8); i > 0; i--) Statement(0);
            wat.Append(CultureInfo.InvariantCulture, $"(i32.xor (local.get 2) {Value(0)}))\n");
        }

        private void Statements(int depth)
        {
            for (var i = random.Next(1, 3); i > 0; i--) Statement(depth);
        }

        private void Statement(int depth)
        {
            switch (random.Next(depth < MaxDepth ? 8 : 5))
            {
                case 0 or 1:
                    wat.Append(CultureInfo.InvariantCulture, $"(local.set {random.Next(2, 5)} {Value(depth)})\n");
                    break;
                case 2:
                    wat.Append(CultureInfo.InvariantCulture, $"(i32.store offset={Offset()} {Address()} {Value(depth)})\n");
                    break;
                case 3:
                    wat.Append(CultureInfo.InvariantCulture, $"(local.set 5 (i64.add (local.get 5) (i64.extend_i32_u {Value(depth)})))\n");
                    break;
                case 4:
                    wat.Append(CultureInfo.InvariantCulture, $"(local.set {random.Next(2, 5)} {Call(depth)})\n");
                    break;
                case 5:
                    wat.Append(CultureInfo.InvariantCulture, $"(if (i32.lt_u {Value(depth)} (i32.const {random.Next(1000)})) (then\n");
                    Statements(depth + 1);
                    wat.Append(") (else\n");
                    Statements(depth + 1);
                    wat.Append("))\n");
                    break;
                case 6:
                    wat.Append("(loop\n");
                    Statements(depth + 1);
                    wat.Append(CultureInfo.InvariantCulture, $"(br_if 0 (i32.lt_u (local.tee 3 (i32.add (local.get 3) (i32.const 1))) {Value(depth)})))\n");
                    break;
                default:
                    wat.Append(CultureInfo.InvariantCulture, $"(block (block (block (br_table 0 1 2 (i32.and {Value(depth)} (i32.const 3))))\n");
                    Statements(depth + 1);
                    wat.Append(")\n");
                    Statements(depth + 1);
                    wat.Append(")\n");
                    break;
            }
        }

        private string Value(int depth) => random.Next(depth < MaxDepth ? 5 : 3) switch
        {
            0 => $"(local.get {random.Next(5)})",
            1 => $"(i32.const {random.Next()})",
            2 => $"(i32.load offset={Offset()} {Address()})",
            3 => $"(i32.add {Value(depth + 1)} {Value(depth + 1)})",
            _ => $"(i32.mul {Value(depth + 1)} {Value(depth + 1)})",
        };

        private string Call(int depth) => index > 8 && random.Next(4) > 0
            ? $"(call $f{random.Next(index)} {Value(depth + 1)} {Value(depth + 1)})"
            : $"(call_indirect (type $binary) {Value(depth + 1)} {Value(depth + 1)} (i32.const {random.Next(index / 8 + 1)}))";

        private string Address() => $"(i32.and (local.get {random.Next(5)}) (i32.const 65532))";

        private int Offset() => random.Next(64) * 4;
    }
}
