using Slipway.Compiler;
using Slipway.Sdk.Testing;
using Slipway.Tests;

namespace Slipway.Build.Tests;

/// <summary>What <c>dotnet build</c> makes of a project that refers to the package Slipway.Sdk.</summary>
public sealed class BuildTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public async Task A_build_gives_the_module_beside_the_assembly_and_both_run()
    {
        var project = new FilterProject(feed);
        await project.BuildAsync();

        foreach (var form in new[] { project.Module, Path.ChangeExtension(project.Module, ".dll") })
        {
            using var host = FilterHost.Load(form);
            using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-name", "world"));
            Assert.Equal("hello world", exchange.UpstreamRequestHeaders!["x-greeting"]);
        }
    }

    [Fact]
    public async Task A_second_build_does_not_compile_and_a_change_of_source_or_property_does()
    {
        var project = new FilterProject(feed);
        await project.BuildAsync();
        var first = await File.ReadAllBytesAsync(project.Module, TestContext.Current.CancellationToken);

        Assert.Contains("Skipping target \"SlipwayCompileModule\"", await project.BuildAsync("-v:normal"), StringComparison.Ordinal);

        Assert.DoesNotContain("Skipping target \"SlipwayCompileModule\"", await project.BuildAsync("-v:normal", "-p:SlipwayNames=false"), StringComparison.Ordinal);
        var unnamed = await File.ReadAllBytesAsync(project.Module, TestContext.Current.CancellationToken);
        Assert.Equal(ModuleSections.SizeWithoutCustom(first), ModuleSections.SizeWithoutCustom(unnamed));
        Assert.True(unnamed.Length < first.Length);

        project.Replace("hello", "good morning");
        await project.BuildAsync();
        using var host = FilterHost.Load(project.Module);
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-name", "world"));
        Assert.Equal("good morning world", exchange.UpstreamRequestHeaders!["x-greeting"]);
    }

    [Fact]
    public async Task What_cannot_be_compiled_is_an_error_at_the_users_line_and_leaves_no_module()
    {
        var project = new FilterProject(feed);
        await project.BuildAsync();
        project.Replace("$\"hello {RequestHeaders[\"x-name\"]}\"", "System.IO.File.ReadAllText(\"/etc/motd\")");

        var errors = await project.FailAsync();

        Assert.Contains(errors, error => error.StartsWith("Greeter.cs(19): error SLW01", StringComparison.Ordinal)
            && error.Contains("Stream.Greeting() > System.IO.File.ReadAllText(string)", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(project.Folder, "obj/Release/net10.0/greeter.wasm")));
        Assert.Equal(errors, await project.FailAsync());
    }

    [Fact]
    public async Task A_module_beyond_its_size_budget_fails_the_build_and_names_the_largest_parts()
    {
        var project = new FilterProject(feed, "<SlipwaySizeBudget>2KB</SlipwaySizeBudget>");

        var error = (await project.FailAsync())[0];

        Assert.Matches(@"^greeter\.csproj : error SLW0202: the module has [\d,]+ bytes, [\d,]+ more than SlipwaySizeBudget \(2KB\) allows; "
            + @"the largest parts are \S+ \([\d,]+\)(, .+ \([\d,]+\)){4}\.", error);
        await project.BuildAsync("-p:SlipwaySizeBudget=1MB");
    }

    [Theory]
    [InlineData("SlipwaySizeBudget", "small", "a size such as 30KB (of 1024 bytes), 1.5MB or 13000")]
    [InlineData("SlipwayExceptions", "none", "flag or native")]
    [InlineData("SlipwayCollection", "never", "auto or quiescence or anytime")]
    [InlineData("SlipwayOptimise", "yes", "true or false")]
    public async Task A_property_with_a_wrong_value_is_told_with_the_right_ones(string property, string value, string expected)
    {
        var project = new FilterProject(feed, $"<{property}>{value}</{property}>");

        Assert.Equal($"greeter.csproj : error SLW0200: the property {property} is '{value}' and must be {expected}.", (await project.FailAsync())[0]);
    }

    [Fact]
    public async Task A_trap_shows_the_lines_of_the_source_and_does_not_where_they_are_left_out()
    {
        var project = new FilterProject(feed);
        project.Replace("$\"hello {RequestHeaders[\"x-name\"]}\"", "Greeting() + \"!\"");
        await project.BuildAsync();
        Assert.Contains("Stream.Greeting() (Greeter.cs:19, 0x", Trap(project.Module), StringComparison.Ordinal);

        await project.BuildAsync("-p:SlipwayLines=false");
        Assert.Contains("Stream.Greeting() (0x", Trap(project.Module), StringComparison.Ordinal);
    }

    private static string Trap(string module)
    {
        using var host = FilterHost.Load(module);
        using var exchange = host.OpenRequest().SendRequest("GET", "/");
        Assert.True(host.HasFailed);
        return string.Join('\n', host.Log);
    }

    [Fact]
    public async Task A_library_without_a_filter_is_told_what_is_missing()
    {
        var project = new FilterProject(feed);
        project.Replace("[assembly: Filter<Greeter.Root>]", "");

        Assert.StartsWith("greeter.csproj : error SLW0203: the assembly has no filter", (await project.FailAsync())[0], StringComparison.Ordinal);
        await project.BuildAsync("-p:SlipwayCompile=false");
    }
}
