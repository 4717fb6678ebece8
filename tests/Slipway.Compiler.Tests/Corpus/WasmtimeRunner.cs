using System.Runtime.InteropServices;
using System.Text;
using Wasmtime;

namespace Slipway.Compiler.Tests;

/// <summary>Runs the programs of a module on Wasmtime.</summary>
internal static class WasmtimeRunner
{
    /// <summary>Programs also run on CoreCLR in this process, and fault there: Wasmtime's signal handlers must not stand in between.</summary>
    public static Engine Engine { get; } = new(new Config().WithSignalsBasedTraps(false).WithFuelConsumption(true).WithWasmThreads(false)
        .WithOptimizationLevel(OptimizationLevel.None));

    /// <summary>What each export writes, in an instance of its own.</summary>
    public static Dictionary<string, string> Run(byte[] module, IEnumerable<string> exports, ulong fuel)
    {
        using var compiled = Module.FromBytes(Engine, "program", module);
        return exports.ToDictionary(export => export, export => Run(compiled, export, fuel));
    }

    private static string Run(Module module, string export, ulong fuel)
    {
        // A program that never ends fails here, by instructions and not by time.
        using var store = new Store(Engine) { Fuel = fuel };
        using var linker = new Linker(Engine);
        var output = new StringBuilder();
        linker.DefineFunction("env", "write", (Caller caller, int address, int length) =>
        {
            var memory = caller.GetMemory("memory")!;
            output.Append(MemoryMarshal.Cast<byte, char>(memory.GetSpan(address, length * 2))).Append('\n');
        });
        linker.DefineFunction("env", "write_number", (long number) => { output.Append(number).Append('\n'); });
        var instance = linker.Instantiate(store, module);
        try
        {
            instance.GetAction(export)!();
        }
        catch (WasmtimeException e)
        {
            output.Append("TRAP ").Append(e.Message);
        }
        return output.ToString();
    }
}
