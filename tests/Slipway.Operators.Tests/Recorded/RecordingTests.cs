using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Installation;
using Slipway.Operators.Modules;
using Slipway.Operators.Tests.Faults;
using Slipway.Sandbox;
using WebsiteOperator;

namespace Slipway.Operators.Tests.Recorded;

/// <summary><c>slipway operator run --record</c>, and <c>slipway operator test</c> with what it wrote.</summary>
public sealed class RecordingTests(TestCluster cluster)
{
    [Fact]
    public async Task What_was_recorded_comes_out_the_same_without_a_cluster()
    {
        var space = await cluster.NamespaceAsync();
        var module = Path.ChangeExtension(typeof(WebsiteReconciler).Assembly.Location, ".wasm");
        await InstallAsync(module);
        var folder = Directory.CreateTempSubdirectory("slipway-recorded-").FullName;
        await using (var host = await HostProcess.StartAsync(cluster.Api.Kubeconfig, space, module, "--record", folder))
        {
            await cluster.Api.SendAsync(HttpMethod.Post, $"apis/demo.slipway.dev/v1/namespaces/{space}/websites", new JsonObject
            {
                ["apiVersion"] = "demo.slipway.dev/v1",
                ["kind"] = "Website",
                ["metadata"] = new JsonObject { ["name"] = "blog" },
                ["spec"] = new JsonObject { ["title"] = "Hello", ["replicas"] = 2 },
            });
            await Eventually.TrueAsync(() => Task.FromResult(Files(folder).Count >= 2));
        }

        var files = Files(folder);
        using var test = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "operator", "test", "--operator", module, .. files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await test.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await test.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await test.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(test.ExitCode == 0, output);
        Assert.Contains("apply", await File.ReadAllTextAsync(files[0], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private async Task InstallAsync(string file)
    {
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "", Pooling = false });
        using var functions = OperatorHostcalls.Define(engine);
        var module = await OperatorModule.LoadAsync(
            engine, functions, "website", await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), OperatorLimits.Default,
            NullLogger.Instance, TestContext.Current.CancellationToken);
        await cluster.InstallAsync([DefinitionObject.Of(module.Manifest)!]);
        await Eventually.TrueAsync(async () =>
            (await cluster.Api.TrySendAsync(HttpMethod.Get, "apis/demo.slipway.dev/v1/websites", null)).Status == HttpStatusCode.OK);
    }

    private static IReadOnlyList<string> Files(string folder) => [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order()];
}
