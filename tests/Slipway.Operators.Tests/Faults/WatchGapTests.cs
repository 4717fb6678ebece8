using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Operators.Hosting;
using Slipway.Operators.Metrics;
using Slipway.Sandbox;

namespace Slipway.Operators.Tests.Faults;

/// <summary>A real API server behind one that lets watches of ConfigMaps say nothing, and then that their version is too old.</summary>
public sealed class WatchGapTests(TestCluster cluster)
{
    private readonly TaskCompletionSource _gapEnds = new();

    [Fact]
    public async Task What_the_host_has_made_and_somebody_has_deleted_before_a_watch_could_show_it_is_made_again()
    {
        var space = await cluster.NamespaceAsync();
        await Bank.DefineAsync(cluster.Api);
        await using var between = await FaultyApiServer.StartAsync(AnswerAsync);
        await using var host = new OperatorHost(
            between.Connect(), new SandboxOptions { CacheDirectory = "", Pooling = false }, new OperatorMetrics(), null, new TestLog());
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.SetAsync(
            new OperatorSpec { Name = "ledger", Wasm = await File.ReadAllBytesAsync(Bank.Module), Namespaces = [space] },
            TestContext.Current.CancellationToken);

        await cluster.Api.SendAsync(HttpMethod.Post, Bank.Account.Path(space), new JsonObject
        {
            ["apiVersion"] = Bank.Account.ApiVersion,
            ["kind"] = Bank.Account.Kind,
            ["metadata"] = new JsonObject { ["name"] = "one" },
            ["spec"] = new JsonObject { ["round"] = 1 },
        });
        await Eventually.TrueAsync(IsEnteredAsync);
        await cluster.Api.SendAsync(HttpMethod.Delete, TestCluster.ConfigMap.Path(space, "one"));
        _gapEnds.SetResult();

        await Eventually.TrueAsync(async () => await cluster.Api.SendAsync(HttpMethod.Get, TestCluster.ConfigMap.Path(space, "one")) is not null);

        async Task<bool> IsEnteredAsync() =>
            (await cluster.Api.SendAsync(HttpMethod.Get, Bank.Account.Path(space, "one")))!["status"] is not null;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Query.ContainsKey("watch") && context.Request.Path.Value!.EndsWith("/configmaps", StringComparison.Ordinal)
            && !_gapEnds.Task.IsCompleted)
        {
            await context.Response.Body.FlushAsync();
            await _gapEnds.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(FaultyApiServer.ExpiredEvent);
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), $"{context.Request.Path.Value![1..]}{context.Request.QueryString}");
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await cluster.Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
