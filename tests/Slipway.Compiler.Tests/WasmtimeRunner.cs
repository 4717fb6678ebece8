using System.Text;
using Wasmtime;

namespace Slipway.Compiler.Tests;

/// <summary>Runs a compiled program on Wasmtime.</summary>
internal static class WasmtimeRunner
{
    private static readonly Engine s_engine = new(new Config().WithFuelConsumption(true).WithWasmThreads(false).WithOptimizationLevel(OptimizationLevel.None));

    public static string Run(byte[] module)
    {
        using var compiled = Module.FromBytes(s_engine, "program", module);
        // A program that never ends fails here, by instructions and not by time.
        using var store = new Store(s_engine) { Fuel = 1_000_000_000 };
        using var linker = new Linker(s_engine);
        var output = new StringBuilder();
        linker.DefineFunction("env", "write", (Caller caller, int address, int length) =>
        {
            var memory = caller.GetMemory("memory")!;
            output.Append(Encoding.Unicode.GetString(memory.GetSpan(address, length * 2))).Append('\n');
        });
        linker.DefineFunction("env", "write_number", (long number) => { output.Append(number).Append('\n'); });
        var instance = linker.Instantiate(store, compiled);
        try
        {
            instance.GetAction("main")!();
        }
        catch (WasmtimeException e)
        {
            output.Append("TRAP ").Append(e.Message);
        }
        return output.ToString();
    }
}
