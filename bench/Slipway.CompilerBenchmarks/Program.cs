using System.Reflection;
using Slipway.Compiler;
using Slipway.CompilerBenchmarks;
using Slipway.CompilerBenchmarks.Filter;
using Slipway.CompilerBenchmarks.Workloads;
using Slipway.Tests;

// Usage: Slipway.CompilerBenchmarks FILE [--filter NAME=MODULE]... [--only NAME]
if (args.Length == 0 || args[0].StartsWith('-'))
{
    Console.Error.WriteLine("The first argument is the file to write the results to.");
    return 2;
}

var guests = new List<(string Name, byte[] Module)> { ("C#", Compile(typeof(HeaderFilter).Assembly)) };
var only = "";
for (var i = 1; i + 1 < args.Length; i += 2)
{
    if (args[i] == "--only")
        only = args[i + 1];
    else if (args[i] == "--filter" && args[i + 1].Split('=', 2) is [var name, var path])
        guests.Add((name, File.ReadAllBytes(path)));
}

var module = Compile(typeof(Kernels).Assembly);
var workloads = Workload.All.Where(workload => workload.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
using var runner = new WorkloadRunner(module);
var comparisons = workloads.ConvertAll(runner.Compare);
var page = ResultsPage.Write(module.Length, comparisons, HeaderCallbacks.Measure(guests));
File.WriteAllText(args[0], page);
Console.Write(page);
return 0;

static byte[] Compile(Assembly assembly)
{
    var result = FilterCompiler.Compile(new CompilerOptions
    {
        AssemblyPath = assembly.Location,
        FrameworkPaths = FrameworkFolders.All,
        NameSection = false,
    });
    return result.Module ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
}
