using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Testing;
using Slipway.Tests;
using WebsiteOperator;

namespace Slipway.Operators.Sdk.Tests;

/// <summary>
/// The reconciler of the example in all languages that it is written in: <c>examples/operators/website/cases</c> says what it is told and
/// what it has to answer. <c>SLIPWAY_UPDATE_CASES=true</c> writes down what the C# one answers, natively, for review.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly string s_folder = Path.Combine(Repository.Folder, "examples", "operators", "website", "cases");
    private static readonly string s_manifest = Path.Combine(Repository.Folder, "examples", "operators", "website", "manifest.json");

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateFiles(s_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Native_CSharp(string name)
    {
        using var test = OperatorTest.Of(new WebsiteReconciler());
        if (IsUpdate)
            File.WriteAllText(FileOf(name), Read(name).With(Read(name).Send(test)));
        Check(name, test);
    }

    [Theory, MemberData(nameof(Cases))]
    public void CSharp(string name)
    {
        using var test = OperatorTest.Load(WebsiteModules.CSharp);
        Check(name, test);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task C(string name)
    {
        using var test = OperatorTest.Load(await WebsiteModules.CAsync());
        Check(name, test);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task AssemblyScript(string name)
    {
        using var test = OperatorTest.Load(await WebsiteModules.AssemblyScriptAsync());
        Check(name, test);
    }

    /// <summary>The other languages are built with the manifest that the attributes of the C# one give.</summary>
    [Fact]
    public async Task All_have_the_same_manifest()
    {
        using var native = OperatorTest.Of(new WebsiteReconciler());
        var manifest = native.Manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        if (IsUpdate)
            File.WriteAllText(s_manifest, manifest);

        Assert.Equal(File.ReadAllText(s_manifest), manifest);
        foreach (var module in (string[])[WebsiteModules.CSharp, await WebsiteModules.CAsync(), await WebsiteModules.AssemblyScriptAsync()])
        {
            using var test = OperatorTest.Load(module);
            Assert.True(JsonNode.DeepEquals(native.Manifest, test.Manifest), module);
        }
    }

    private static bool IsUpdate => Environment.GetEnvironmentVariable("SLIPWAY_UPDATE_CASES") == "true";

    private static void Check(string name, OperatorTest test)
    {
        var one = Read(name);
        var difference = one.Difference(one.Send(test));
        Assert.True(difference is null, $"{one.Name}: {difference}");
    }

    private static OperatorCase Read(string name) => OperatorCase.Parse(File.ReadAllText(FileOf(name)), $"{name}.json");

    private static string FileOf(string name) => Path.Combine(s_folder, $"{name}.json");
}
