using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Artifacts.Tests;
using Slipway.Cli;
using Slipway.Cli.Output;

[assembly: AssemblyFixture(typeof(Slipway.Deploy.Tests.TestCluster))]

namespace Slipway.Deploy.Tests;

/// <summary>One API server with the definitions of Istio and Envoy Gateway, and one registry with a filter in it, for all tests.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    /// <summary>What a deployment may have to do with, and a dump of a namespace shows.</summary>
    private static readonly string[] _kinds =
    [
        "api/v1/namespaces/{0}/configmaps", "api/v1/namespaces/{0}/services", "api/v1/namespaces/{0}/secrets",
        "apis/apps/v1/namespaces/{0}/deployments", "apis/networking.istio.io/v1alpha3/namespaces/{0}/envoyfilters",
        "apis/extensions.istio.io/v1alpha1/namespaces/{0}/wasmplugins",
            "apis/extensions.istio.io/v1alpha1/namespaces/{0}/trafficextensions",
        "apis/gateway.envoyproxy.io/v1alpha1/namespaces/{0}/envoyextensionpolicies",
    ];

    private static readonly string _home = Directory.CreateTempSubdirectory("slipway-deploy-").FullName;

    private readonly Task<KubernetesApiServer?> _server;
    private DockerRegistry? _registry;
    private KubernetesApiServer? _api;
    private int _namespaces;

    static TestCluster()
    {
        Environment.SetEnvironmentVariable("SLIPWAY_STORE", Path.Combine(_home, "store"));
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", Path.Combine(_home, "docker"));
    }

    public TestCluster() => _server = StartServerAsync();

    internal KubernetesApiServer Api => _api!;

    /// <summary><c>acme/greeter:1.0</c> in the registry.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>The digest of that artifact.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>The SHA-256 of its module.</summary>
    public string ModuleHex { get; } = Artifacts.Digest.Of(Modules.Filter).Hex;

    public string Registry => _registry!.Address;

    public static string Home => _home;

    public async ValueTask InitializeAsync()
    {
        _api = await _server;
        _registry = await DockerRegistry.StartAsync();
        if (_registry is null)
            return;
        Reference = $"{_registry.Address}/acme/greeter:1.0";
        Digest = await PushAsync(Reference, Modules.Filter, "root_ids: [greet]");
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        if (_registry is not null)
            await _registry.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    public void SkipWithoutRegistry() => Assert.SkipWhen(_registry is null, DockerRegistry.NotInstalled);

    public void SkipWithoutCluster()
    {
        SkipWithoutRegistry();
        Assert.SkipUnless(Directory.Exists(CustomResources.Folder), CustomResources.NotThere);
        Assert.SkipWhen(_api is null, KubernetesApiServer.NotThere);
    }

    /// <returns>The digest.</returns>
    internal static async Task<string> PushAsync(string reference, byte[] module, string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, Path.GetRandomFileName())).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "filter.wasm"), module);
        await File.WriteAllTextAsync(Path.Combine(folder, "slipway.yaml"), $"module: filter.wasm\n{file}\n");
        var pushed = JsonDocument.Parse(await SucceedAsync("push", reference, folder, "--plain-http", "--json"));
        return pushed.RootElement.GetProperty("digest").GetString()!;
    }

    /// <summary>A namespace of the test's own.</summary>
    public async Task<string> NamespaceAsync()
    {
        SkipWithoutCluster();
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        await Api.SendAsync(HttpMethod.Post, "api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        return name;
    }

    /// <summary>Makes an object that a person wrote with kubectl.</summary>
    public async Task CreateAsync(string path, string yaml) =>
        await Api.SendAsync(HttpMethod.Post, $"{path}?fieldManager=kubectl-create", Yaml(yaml));

    public async Task<JsonObject> GetAsync(string path) =>
        await Api.SendAsync(HttpMethod.Get, path) ?? throw new InvalidOperationException($"There is no {path}.");

    /// <summary>All that is in a namespace, except for what the server counts and notes for itself.</summary>
    public async Task<string> DumpAsync(string @namespace)
    {
        var dump = new JsonObject();
        foreach (var kind in _kinds)
        {
            var list = await GetAsync(kind.Replace("{0}", @namespace));
            foreach (var item in list["items"]!.AsArray())
            {
                foreach (var field in (string[])["resourceVersion", "managedFields", "generation", "creationTimestamp"])
                    item!["metadata"]!.AsObject().Remove(field);
            }

            dump[kind] = list["items"]!.DeepClone();
        }

        return dump.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>Runs a command against the cluster and the registry; it has to succeed.</summary>
    public async Task<string> SlipwayAsync(string @namespace, params string[] arguments) =>
        await SucceedAsync([.. arguments, "--kubeconfig", Api.Kubeconfig, "-n", @namespace, .. Plain(arguments)]);

    /// <summary>Runs a command that has to fail.</summary>
    public async Task<string> RefusedAsync(string @namespace, params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync([.. arguments, "--kubeconfig", Api.Kubeconfig, "-n", @namespace, .. Plain(arguments)]);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        return error;
    }

    internal static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, new Terminal(new Screen(output, false, 200), new Screen(error, false, 200)));
        return (exitCode, output.ToString(), error.ToString());
    }

    internal static async Task<string> SucceedAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.True(exitCode == ExitCodes.Ok, $"slipway {string.Join(' ', arguments)}: {exitCode}\n{output}\n{error}");
        return output;
    }

    internal static JsonNode Yaml(string yaml) => YamlDocument.Read("test", yaml)!;

    private static string[] Plain(string[] arguments) => arguments[0] is "deploy" or "status" ? ["--plain-http"] : [];

    private static async Task<KubernetesApiServer?> StartServerAsync()
    {
        if (!Directory.Exists(CustomResources.Folder) || await KubernetesApiServer.StartAsync() is not { } server)
            return null;
        foreach (var file in Directory.EnumerateFiles(CustomResources.Folder, "*.yaml").Order(StringComparer.Ordinal))
            await CustomResources.DefineAsync(server, file);
        return server;
    }
}
