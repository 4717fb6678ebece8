using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Slipway.Compiler.Tests;

/// <summary>Runs modules on V8, which is the engine of Envoy, by Node: all that are to be run in one process.</summary>
internal static class NodeRunner
{
    private const string Program = "/usr/bin/node";

    // V8 compiles functions once and quickly here, for most run once. Text goes back as hexadecimal code units: lone surrogates do not survive UTF-8.
    private const string Script = """
        const fs = require('fs');
        const write = fs.openSync(process.argv[3], 'w');
        for (const { path, exports } of JSON.parse(fs.readFileSync(process.argv[2]))) {
          const module = new WebAssembly.Module(fs.readFileSync(path));
          for (const name of exports) {
            let memory, lines = [];
            const env = {
              write(address, length) { lines.push(Buffer.from(memory.buffer, address, length * 2).toString('hex')); },
              write_number(number) { lines.push(Buffer.from(String(number), 'utf16le').toString('hex')); },
            };
            const instance = new WebAssembly.Instance(module, { env });
            memory = instance.exports.memory;
            try { instance.exports[name](); } catch (e) { lines.push(Buffer.from('TRAP ' + e, 'utf16le').toString('hex')); }
            fs.writeSync(write, JSON.stringify({ path, name, lines }) + '\n');
          }
        }
        """;

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>What each export of each module writes.</summary>
    public static Dictionary<(string Module, string Export), string> Run(string folder, IReadOnlyList<(string Path, IReadOnlyList<string> Exports)> modules)
    {
        Directory.CreateDirectory(folder);
        var (script, list, results) = (Path.Combine(folder, "run.js"), Path.Combine(folder, "modules.json"), Path.Combine(folder, "results.jsonl"));
        File.WriteAllText(script, Script);
        File.WriteAllText(list, JsonSerializer.Serialize(modules.Select(module => new { path = module.Path, exports = module.Exports })));
        using var node = Process.Start(new ProcessStartInfo(Program, ["--liftoff-only", script, list, results]) { RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEnd();
        node.WaitForExit();
        if (node.ExitCode != 0)
            throw new InvalidOperationException($"Node failed: {errors}");
        var outputs = new Dictionary<(string, string), string>();
        foreach (var line in File.ReadLines(results))
        {
            using var result = JsonDocument.Parse(line);
            var lines = result.RootElement.GetProperty("lines").EnumerateArray()
                .Select(text => new string(MemoryMarshal.Cast<byte, char>(Convert.FromHexString(text.GetString()!))) + "\n");
            outputs[(result.RootElement.GetProperty("path").GetString()!, result.RootElement.GetProperty("name").GetString()!)] = string.Concat(lines);
        }
        return outputs;
    }
}
