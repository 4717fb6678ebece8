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

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateFiles(s_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Native_CSharp(string name)
    {
        using var test = OperatorTest.Of(new WebsiteReconciler());
        if (Environment.GetEnvironmentVariable("SLIPWAY_UPDATE_CASES") == "true")
            File.WriteAllText(FileOf(name), Read(name).With(Read(name).Send(test)));
        Check(name, test);
    }

    [Theory, MemberData(nameof(Cases))]
    public void CSharp(string name)
    {
        using var test = OperatorTest.Load(WebsiteModules.CSharp);
        Check(name, test);
    }

    private static void Check(string name, OperatorTest test)
    {
        var one = Read(name);
        Assert.True(one.Difference(one.Send(test)) is null, $"{one.Name}: {one.Difference(one.Send(test))}");
    }

    private static OperatorCase Read(string name) => OperatorCase.Parse(File.ReadAllText(FileOf(name)), $"{name}.json");

    private static string FileOf(string name) => Path.Combine(s_folder, $"{name}.json");
}
