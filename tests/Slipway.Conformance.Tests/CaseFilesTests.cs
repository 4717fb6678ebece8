using Wasmtime;

namespace Slipway.Conformance.Tests;

/// <summary>What must hold of the case files themselves, whatever proxy they are run against.</summary>
public sealed class CaseFilesTests
{
    public static TheoryData<string> Names => ConformanceTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_module_of_a_case_is_valid(string name)
    {
        var conformanceCase = CaseReader.Find(name);
        using var engine = new Engine();
        foreach (var (module, bytes) in CaseRunner.Modules(conformanceCase))
        {
            if (!conformanceCase.ModulesHex.ContainsKey(module))
                Assert.Null(Module.Validate(engine, bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_configuration_has_all_its_values(string name)
    {
        var conformanceCase = CaseReader.Find(name);
        var files = conformanceCase.Modules.Keys.Append("main").Concat(conformanceCase.ModulesHex.Keys).Distinct()
            .ToDictionary(m => m, m => $"/{m}.wasm");
        var text = EnvoyConfiguration.Write(conformanceCase, files, new(1, 2, 3, 4, 5, 6, 7));
        Assert.DoesNotContain("<<", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_case_says_what_it_is_about_where_that_is_stated_and_checks_something(string name)
    {
        var conformanceCase = CaseReader.Find(name);
        Assert.NotEmpty(conformanceCase.About);
        Assert.NotEmpty(conformanceCase.Source);
        Assert.True(!conformanceCase.Starts || conformanceCase.Steps.Count > 0 || conformanceCase.Log.Count > 0);
    }

    [Fact]
    public void Names_of_cases_are_unique() =>
        Assert.Empty(CaseReader.All.CountBy(c => c.Name).Where(c => c.Value > 1).Select(c => c.Key));
}
