namespace Slipway.Compiler.Tests;

/// <summary>Every program of the corpus gives the same output as a module as it gives on CoreCLR.</summary>
public sealed class ProgramTests
{
    public static IEnumerable<TheoryDataRow<string>> Programs() =>
        Directory.GetDirectories(TestProgram.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .SelectMany(area => TestProgram.NamesIn(area!)).Select(name => new TheoryDataRow<string>(name));

    public static IEnumerable<CompilerOptions> Variants(TestProgram program) =>
        from exceptions in Enum.GetValues<ExceptionMode>()
        from collection in Enum.GetValues<CollectionMode>()
        from optimise in (bool[])[false, true]
        select new CompilerOptions
        {
            AssemblyPath = program.AssemblyPath,
            FrameworkPaths = TestProgram.FrameworkPaths,
            Exceptions = exceptions,
            Collection = collection,
            CollectEvery = collection is CollectionMode.Anytime ? 256 : 0,
            Optimise = optimise,
        };

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_module_does_what_CoreCLR_does(string name)
    {
        var program = TestProgram.Get(name);
        foreach (var options in Variants(program))
        {
            var result = FilterCompiler.Compile(options);
            Assert.True(result.Module is not null, string.Join(Environment.NewLine, result.Diagnostics));
            var output = WasmtimeRunner.Run(result.Module);
            Assert.True(program.Expected == output,
                $"With {options.Exceptions}, {options.Collection}, optimised: {options.Optimise}:\n{output}\ninstead of\n{program.Expected}");
        }
    }
}
