namespace Slipway.Conformance.Tests;

/// <summary>Runs every case of the suite against the proxy under test.</summary>
public sealed class ConformanceTests
{
    private static readonly SemaphoreSlim _running = new(2);

    public static TheoryData<string> Names =>
        [.. CaseReader.All.Select(c => c.Name).Where(name => name.Contains(ProxyUnderTest.Only, StringComparison.Ordinal))];

    [Theory(DisableDiscoveryEnumeration = false)]
    [MemberData(nameof(Names))]
    public async Task A_proxy_behaves_as_the_case_says(string name)
    {
        var conformanceCase = CaseReader.Find(name);
        foreach (var feature in conformanceCase.Needs)
            Assert.SkipUnless(ProxyUnderTest.Offers(feature), $"The proxy under test does not offer {feature}.");
        await _running.WaitAsync();
        try
        {
            var differences = await CaseRunner.RunAsync(conformanceCase);
            Assert.True(
                differences.Count == 0, $"{conformanceCase.About}\n({conformanceCase.Source})\n  {string.Join("\n  ", differences)}");
        }
        finally
        {
            _running.Release();
        }
    }
}
