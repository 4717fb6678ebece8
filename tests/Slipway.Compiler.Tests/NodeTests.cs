using System.Diagnostics;

namespace Slipway.Compiler.Tests;

/// <summary>V8, which is the engine of Envoy, runs modules as Wasmtime does.</summary>
public sealed class NodeTests
{
    private const string Script = """
        const fs = require('fs');
        for (const path of process.argv.slice(2)) {
          let memory, text = '';
          const env = {
            write(address, length) { text += new TextDecoder('utf-16le', { ignoreBOM: true }).decode(new Uint8Array(memory.buffer, address, length * 2)) + '\n'; },
            write_number(number) { text += number + '\n'; },
          };
          const instance = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(path)), { env });
          memory = instance.exports.memory;
          instance.exports.main();
          fs.writeFileSync(path + '.out', text);
        }
        """;

    [Fact]
    public void Modules_do_on_V8_what_CoreCLR_does()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/node"), "Node.js is not installed.");
        var directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "node")).FullName;
        var script = Path.Combine(directory, "run.js");
        File.WriteAllText(script, Script);
        var programs = Directory.GetDirectories(TestProgram.Root).SelectMany(area => TestProgram.NamesIn(Path.GetFileName(area))).ToList();
        var paths = new List<string>();
        foreach (var name in programs)
        {
            var result = FilterCompiler.Compile(new CompilerOptions
            {
                AssemblyPath = TestProgram.Get(name).AssemblyPath,
                FrameworkPaths = TestProgram.FrameworkPaths,
            });
            var path = Path.Combine(directory, name.Replace('/', '.') + ".wasm");
            File.WriteAllBytes(path, result.Module!);
            paths.Add(path);
        }

        using var node = Process.Start(new ProcessStartInfo("/usr/bin/node", [script, .. paths]) { RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEnd();
        node.WaitForExit();

        Assert.True(node.ExitCode == 0, errors);
        foreach (var (name, path) in programs.Zip(paths))
        {
            // Lone surrogates do not survive a file of UTF-8.
            Assert.Equal(TestProgram.Get(name).Expected.Replace('\ud800', '\ufffd'), File.ReadAllText(path + ".out"));
        }
    }
}
