using Slipway.Sandbox;

namespace Slipway.Examples.Tests;

public sealed class ModuleTests
{
    /// <summary>Nothing but what filters are for: Envoy refuses modules that import anything else.</summary>
    [Fact]
    public async Task A_module_imports_hostcalls_only_and_exports_what_the_filter_overrides()
    {
        using var engine = new SandboxEngine();
        var module = await engine.LoadAsync(
            "add-header", Compiled.Compile(typeof(AddHeader.Root).Assembly), TestContext.Current.CancellationToken);

        Assert.Empty(module.OtherImports);
        Assert.All(module.FunctionImports, import => Assert.StartsWith("env.proxy_", $"{import.Module}.{import.Name}", StringComparison.Ordinal));
        Assert.Equal(["memory memory"], module.OtherExports);
        Assert.Equal(
            [
                "_initialize", "proxy_abi_version_0_2_1", "proxy_on_configure", "proxy_on_context_create", "proxy_on_delete", "proxy_on_memory_allocate",
                "proxy_on_response_headers", "proxy_on_vm_start",
            ],
            module.FunctionExports.Select(export => export.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_assembly_gives_the_same_bytes() =>
        Assert.Equal(Compiled.Compile(typeof(ApiKey.ApiKeyFilter).Assembly), Compiled.Compile(typeof(ApiKey.ApiKeyFilter).Assembly));
}
