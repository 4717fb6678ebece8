using System.Diagnostics;
using Slipway.Build;
using Slipway.Compiler;

const int Failed = 1, Misused = 2;

if (args is not [var requestFile])
{
    Console.WriteLine("slipway: error SLW0200: give the file of a compilation request; the targets of Slipway.Sdk write one.");
    return Misused;
}

CompilationRequest request;
try
{
    request = CompilationRequest.Read(requestFile);
}
catch (RequestException e)
{
    Console.WriteLine($"{e.File}: error SLW0200: {e.Message}");
    return Misused;
}

// A module that does not belong to the sources any more is worse than none.
File.Delete(request.ModulePath);
var watch = Stopwatch.StartNew();
var result = FilterCompiler.Compile(request.Options);
foreach (var diagnostic in result.Diagnostics)
    Console.WriteLine(DiagnosticLine.Of(diagnostic, request.ProjectPath));
if (result.Module is null)
    return Failed;

if (!result.Exports.Contains("_initialize"))
{
    Console.WriteLine($"{request.ProjectPath}: error SLW0203: the assembly has no filter and no operator: add "
        + "[assembly: Filter<YourRootContext>], or [Operator] to a class, or set the property SlipwayCompile to false "
        + "for a library that they use.");
    return Failed;
}

if (Abi.Mixed(result) is { } mixed)
{
    Console.WriteLine($"{request.ProjectPath}: error SLW0204: {mixed}");
    return Failed;
}

if (request.Budget is { } budget && budget.Exceeded(result) is { } excess)
{
    Console.WriteLine($"{request.ProjectPath}: error SLW0202: {excess}");
    return Failed;
}

File.WriteAllBytes(request.ModulePath, result.Module);
CompilerReport.Of(result, watch.Elapsed).Write(request.ReportPath);
return 0;
