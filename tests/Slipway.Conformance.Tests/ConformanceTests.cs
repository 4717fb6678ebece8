using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Conformance.Tests;

/// <summary>Runs every case of the suite against the proxy under test.</summary>
public sealed class ConformanceTests
{
    private static readonly SemaphoreSlim _running = new(2);

    public static TheoryData<string> Names => NamesOf(_ => true);

    public static TheoryData<string> NamesOfCasesWithoutSharedVm => NamesOf(c => !c.SharedVm);

    [Theory(DisableDiscoveryEnumeration = false)]
    [MemberData(nameof(Names))]
    public Task A_proxy_behaves_as_the_case_says(string name) => Run(name, Isolation.None);

    [Theory(DisableDiscoveryEnumeration = false)]
    [MemberData(nameof(NamesOfCasesWithoutSharedVm))]
    public Task Slipway_behaves_so_with_an_instance_for_each_stream(string name)
    {
        Assert.SkipUnless(ProxyUnderTest.IsSlipway, "Isolation is an extension of Slipway's.");
        return Run(name, Isolation.Stream);
    }

    private static TheoryData<string> NamesOf(Func<ConformanceCase, bool> where) =>
        [.. CaseReader.All.Where(where).Select(c => c.Name).Where(name => name.Contains(ProxyUnderTest.Only, StringComparison.Ordinal))];

    private static async Task Run(string name, Isolation isolation)
    {
        var conformanceCase = CaseReader.Find(name);
        foreach (var feature in conformanceCase.Needs)
            Assert.SkipUnless(ProxyUnderTest.Offers(feature), $"The proxy under test does not offer {feature}.");
        await _running.WaitAsync();
        try
        {
            var differences = await CaseRunner.RunAsync(conformanceCase, isolation);
            Assert.True(
                differences.Count == 0, $"{conformanceCase.About}\n({conformanceCase.Source})\n  {string.Join("\n  ", differences)}");
        }
        finally
        {
            _running.Release();
        }
    }
}
