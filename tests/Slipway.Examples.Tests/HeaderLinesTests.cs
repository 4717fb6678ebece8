using Slipway.Sandbox;
using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

/// <summary>The filter that stands for what filters of headers usually do, of which the size is watched.</summary>
public sealed class HeaderLinesTests
{
    [Theory, ClassData<Forms>]
    public void It_adds_the_configured_headers_counts_and_logs(Form form)
    {
        using var host = Filter.Load<HeaderLines.HeaderLinesFilter>(form, "x-one = 1\nx-two=two = 2\n");
        using var exchange = host.OpenRequest().SendRequest("get", "/").Respond(200);

        Assert.Equal("1", exchange.ResponseHeaders!["x-one"]);
        Assert.Equal("two = 2", exchange.ResponseHeaders["x-two"]);
        Assert.Contains("request 1: GET with ", Assert.Single(host.FilterLog), StringComparison.Ordinal);
    }

    [Theory, ClassData<Forms>]
    public void What_is_wrong_with_the_configuration_is_logged_with_the_exception_s_type(Form form)
    {
        var e = Assert.Throws<FilterLoadException>(() => Filter.Load<HeaderLines.HeaderLinesFilter>(form, "wrong").Dispose());

        Assert.Contains("System.FormatException: The line 'wrong' has no '='; write a line as \"name = value\".", e.Message, StringComparison.Ordinal);
    }

    /// <summary>The smallest useful filter has 13 KB and this one 30: with exceptions, null and bounds checks, and no optimiser besides the compiler's.</summary>
    [Theory]
    [InlineData(typeof(AddHeader.Root), 13 * 1024)]
    [InlineData(typeof(HeaderLines.HeaderLinesFilter), 30 * 1024)]
    public async Task A_module_is_no_larger_than_its_budget_and_imports_hostcalls_only(Type filter, int budget)
    {
        var bytes = Compiled.Compile(filter.Assembly, names: false);
        Assert.InRange(bytes.Length, 1, budget);

        using var engine = new SandboxEngine();
        var module = await engine.LoadAsync(filter.Name, bytes, TestContext.Current.CancellationToken);
        Assert.Empty(module.OtherImports);
        Assert.All(module.FunctionImports, import => Assert.StartsWith("env.proxy_", $"{import.Module}.{import.Name}", StringComparison.Ordinal));
    }
}
