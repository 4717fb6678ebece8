using System.Collections.Concurrent;

namespace Slipway.Compiler.Tests;

/// <summary>
/// Compiles and runs every program of a set: each alone with the default options, and all in groups with all of the others, for what
/// the framework adds to a module is then compiled once for many programs.
/// </summary>
internal sealed class DifferentialRun
{
    private readonly ProgramSet _set;
    private readonly ConcurrentDictionary<string, List<string>> _differences = new();
    private readonly ConcurrentBag<(string Path, IReadOnlyList<string> Programs, Variant Variant)> _forNode = [];

    private DifferentialRun(ProgramSet set) => _set = set;

    /// <summary>What went otherwise than on CoreCLR, for each program.</summary>
    public static IReadOnlyDictionary<string, List<string>> Differences(
        ProgramSet set, IEnumerable<IReadOnlyList<string>> groups, IReadOnlyList<Variant> variants, bool eachAlone)
    {
        var run = new DifferentialRun(set);
        foreach (var name in set.Expected.Keys)
            run._differences[name] = [];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        if (eachAlone)
            Parallel.ForEach(set.Expected.Keys, parallel, name => run.Try([name], [Variant.Default]));
        // What does not compile would take its group with it.
        Parallel.ForEach(groups, parallel, group =>
            run.Try([.. group.Where(name => run._differences[name].Count == 0)], variants));
        if (NodeRunner.IsInstalled)
            run.RunOnNode();
        return run._differences;
    }

    private void Try(IReadOnlyList<string> programs, IReadOnlyList<Variant> variants)
    {
        if (programs.Count == 0)
            return;
        var assembly = _set.Exporting($"{programs[0].Replace('/', '.')}-{programs.Count}", programs);
        foreach (var variant in variants)
        {
            try
            {
                Try(programs, variant, assembly);
            }
            catch (Exception e)
            {
                Report(programs, $"{variant}: the compiler or the engine fails: {e}");
            }
        }
    }

    private void Try(IReadOnlyList<string> programs, Variant variant, string assembly)
    {
        var result = FilterCompiler.Compile(variant.Options(assembly));
        if (result.Module is null)
        {
            Report(programs, $"{variant}: does not compile:\n{string.Join('\n', result.Diagnostics)}");
            return;
        }
        var outputs = WasmtimeRunner.Run(result.Module, programs.Select(_set.ExportOf), _set.Fuel);
        foreach (var program in programs)
            Compare(program, $"{variant}, Wasmtime, with {programs.Count - 1} others", outputs[_set.ExportOf(program)]);
        if (programs.FirstOrDefault(program => outputs[_set.ExportOf(program)] != _set.Expected[program]) is { } differing)
            Keep(differing, programs, variant, assembly, result.Module);
        if (!variant.RunsOnNode)
            return;
        var path = Path.Combine(Path.GetDirectoryName(assembly)!, $"{variant.Collection}-{variant.Optimise}.wasm");
        File.WriteAllBytes(path, result.Module);
        // Node would run for ever what Wasmtime stops.
        _forNode.Add((path, [.. programs.Where(program => outputs[_set.ExportOf(program)] == _set.Expected[program])], variant));
    }

    /// <summary>What differs once and never again has to be looked into as well: the module stays, and it is told whether it comes out the same.</summary>
    private void Keep(string differing, IReadOnlyList<string> programs, Variant variant, string assembly, byte[] module)
    {
        var path = Path.Combine(Path.GetDirectoryName(assembly)!, $"{variant.Exceptions}-{variant.Collection}-{variant.Optimise}.differs.wasm");
        File.WriteAllBytes(path, module);
        var again = FilterCompiler.Compile(variant.Options(assembly)).Module;
        var outputs = WasmtimeRunner.Run(module, programs.Select(_set.ExportOf), _set.Fuel);
        var count = programs.Count(program => outputs[_set.ExportOf(program)] != _set.Expected[program]);
        Report(
            [differing],
            $"{variant}: the module is kept as {path}. Compiled again it is {(module.AsSpan().SequenceEqual(again) ? "the same" : "another one")}; "
            + $"run again, {count} of its {programs.Count} programs differ");
    }

    private void RunOnNode()
    {
        var outputs = NodeRunner.Run(Path.Combine(AppContext.BaseDirectory, "compiled", _set.Name, $"node-{Environment.ProcessId}"),
            [.. _forNode.Select(module => (module.Path, (IReadOnlyList<string>)[.. module.Programs.Select(_set.ExportOf)]))]);
        foreach (var (path, programs, variant) in _forNode)
        {
            foreach (var program in programs)
                Compare(program, $"{variant}, V8, with {programs.Count - 1} others", outputs[(path, _set.ExportOf(program))]);
        }
    }

    private void Compare(string program, string how, string output)
    {
        var expected = _set.Expected[program];
        if (output == expected)
            return;
        var (left, right) = (expected.Split('\n'), output.Split('\n'));
        var line = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i], Math.Min(left.Length, right.Length));
        // A trap comes with its backtrace.
        var found = right.ElementAtOrDefault(line) is { } text && text.StartsWith("TRAP", StringComparison.Ordinal)
            ? string.Join('\n', right.Skip(line).Take(20)) : right.ElementAtOrDefault(line);
        Report([program], $"{how}: line {line + 1} of its output is\n{found}\ninstead of\n{left.ElementAtOrDefault(line)}");
    }

    private void Report(IReadOnlyList<string> programs, string difference)
    {
        foreach (var program in programs)
        {
            lock (_differences[program])
                _differences[program].Add(difference);
        }
    }
}
