using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Tests;

/// <summary>Answers as no real API server can be made to: with the faults that one has on a bad day.</summary>
internal sealed class FaultyApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _kubeconfig = Path.GetTempFileName();

    private FaultyApiServer(WebApplication app) => _app = app;

    public static async Task<FaultyApiServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        var server = new FaultyApiServer(app);
        await File.WriteAllTextAsync(server._kubeconfig, $"""
            apiVersion: v1
            kind: Config
            clusters: [{"{"} name: test, cluster: {"{"} server: "{app.Urls.First()}" {"}"} {"}"}]
            users: [{"{"} name: test, user: {"{"} token: x {"}"} {"}"}]
            contexts: [{"{"} name: test, context: {"{"} cluster: test, user: test {"}"} {"}"}]
            current-context: test
            """);
        return server;
    }

    public ClusterClient Connect(ClusterClientOptions? options = null) => ClusterConnection.Connect(_kubeconfig, options: options);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    internal static string Item(string name, string version, string? uid = null) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","uid":"{{{uid ?? $"uid-of-{name}"}}}","resourceVersion":"{{{version}}}"}}""";

    internal static string List(string version, string? next, params string[] items) =>
        $$$"""{"kind":"ConfigMapList","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":["""
        + string.Join(',', items) + "]}";

    internal const string Expired =
        """{"kind":"Status","status":"Failure","message":"too old resource version","reason":"Expired","code":410}""";

    /// <summary>The line by which a watch says so.</summary>
    internal const string ExpiredEvent = $$"""{"type":"ERROR","object":{{Expired}}}""" + "\n";
}
