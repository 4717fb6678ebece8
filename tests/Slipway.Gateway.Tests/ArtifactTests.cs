using System.Text;
using Slipway.Artifacts;
using Slipway.Envoy;
using Wasmtime;

namespace Slipway.Gateway.Tests;

/// <summary>Filters whose code is an artifact of a registry.</summary>
public sealed class ArtifactTests : IDisposable
{
    private const string Password = "correct horse";

    /// <summary>The password above by bcrypt, as htpasswd writes it.</summary>
    private const string Htpasswd = "user:$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-artifacts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_filter_runs_from_a_registry()
    {
        await using var registry = await StartAsync();
        await PushAsync(registry.Address, "1.0", Adds("old"));

        await using var gateway = await TestGateway.StartAsync(Options(registry.Address, ":1.0"));

        Assert.Equal("old", await AddedAsync(gateway));
    }

    [Theory]
    [InlineData(":1.0", null, "old")]
    [InlineData(":1.0", "IfNotPresent", "old")]
    [InlineData(":1.0", "Always", "new")]
    [InlineData("", null, "new")]
    [InlineData("", "IfNotPresent", "old")]
    public async Task A_tag_that_has_moved_is_followed_if_the_policy_says_so(string tag, string? policy, string expected)
    {
        await using var registry = await StartAsync();
        await PushAsync(registry.Address, tag.TrimStart(':') is { Length: > 0 } name ? name : "latest", Adds("old"));
        var options = Options(registry.Address, tag, policy: policy);
        await using var gateway = await TestGateway.StartAsync(options);
        Assert.Equal("old", await AddedAsync(gateway));

        await PushAsync(registry.Address, tag.TrimStart(':') is { Length: > 0 } again ? again : "latest", Adds("new"));
        await gateway.Host.ReloadAsync(Parse(registry.Address, tag, policy, extra: "name: again"), Cancellation);

        Assert.Equal(expected, await AddedAsync(gateway));
    }

    [Fact]
    public async Task What_is_pinned_and_there_needs_no_registry()
    {
        Digest digest;
        string address;
        await using (var registry = await StartAsync())
        {
            address = registry.Address;
            digest = await PushAsync(address, "1.0", Adds("old"));
            await using var first = await TestGateway.StartAsync(Options(address, $"@{digest}"));
        }

        await using var gateway = await TestGateway.StartAsync(Options(address, ":1.0", sha256: digest.Hex));

        Assert.Equal("old", await AddedAsync(gateway));
    }

    [Fact]
    public async Task A_pull_secret_opens_what_is_private()
    {
        var file = Path.Combine(_folder.FullName, "htpasswd");
        await File.WriteAllTextAsync(file, Htpasswd + "\n", Cancellation);
        await using var registry = await StartAsync($"auth: {{ htpasswd: {{ realm: test, path: {file} }} }}");
        await PushAsync(registry.Address, "1.0", Adds("old"), new RegistryCredential("user", Password));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(Options(registry.Address, ":1.0")));
        Assert.StartsWith($"Plugin guest: {registry.Address} wants to know who asks", refused.Message, StringComparison.Ordinal);
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));
        var secret = $$$$"""{"auths":{"{{{{registry.Address}}}}":{"auth":"{{{{auth}}}}"}}}""";
        await using var gateway = await TestGateway.StartAsync(Options(registry.Address, ":1.0", secret: secret));

        Assert.Equal("old", await AddedAsync(gateway));
        Assert.DoesNotContain("auths", await gateway.AdminAsync("/config_dump"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_the_schema_does_not_allow_is_refused()
    {
        await using var registry = await StartAsync();
        await PushAsync(
            registry.Address, "1.0", Adds("old"), schema: """{"properties": {"limit": {"type": "integer"}}, "additionalProperties": false}""");

        await using (await TestGateway.StartAsync(Options(registry.Address, ":1.0", configuration: """{"limit": 1}""")))
        {
        }

        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => TestGateway.StartAsync(Options(registry.Address, ":1.0", configuration: """{"limit": "1"}""")));

        Assert.Contains($"does not match the schema of {registry.Address}/acme/guest:1.0: /limit: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":2.0", null, "acme/guest:2.0 is not known to its registry")]
    [InlineData(":1.0", "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9", "is not known to its registry")]
    [InlineData(
        "@sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
        "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
        "has another digest than sha256")]
    [InlineData(":+", null, "'+' is no tag")]
    public async Task What_is_not_there_is_told_with_its_plugin(string tag, string? sha256, string reason)
    {
        await using var registry = await StartAsync();
        await PushAsync(registry.Address, "1.0", Adds("old"));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(Options(registry.Address, tag, sha256: sha256)));

        Assert.StartsWith("Plugin guest: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_waited_for_no_longer_than_the_timeout()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var refused = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(Options(silent.LocalEndpoint.ToString()!, ":1.0", timeout: "0.2s")));

        Assert.Equal(
            $"Plugin guest: oci://{silent.LocalEndpoint}/acme/guest:1.0 was not there within 0.2 s; give http_uri.timeout more.", refused.Message);
    }

    private static string Adds(string value) => Guests.AddsHeaders.Replace("x-addedyes", $"x-added{value}", StringComparison.Ordinal);

    private static async Task<DockerRegistry> StartAsync(string configuration = "")
    {
        var registry = await DockerRegistry.StartAsync(configuration);
        Assert.SkipWhen(registry is null, DockerRegistry.NotInstalled);
        return registry!;
    }

    /// <summary>From a store of its own: what the gateway has, it has from the registry.</summary>
    private async Task<Digest> PushAsync(string registry, string tag, string wat, RegistryCredential? credential = null, string? schema = null)
    {
        var store = new ContentStore(Path.Combine(_folder.FullName, "author"));
        var content = new ArtifactContent
        {
            Name = "guest.wasm",
            Module = Module.ConvertText(wat),
            Schema = schema is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(schema),
        };
        var reference = ArtifactReference.Parse($"{registry}/acme/guest:{tag}");
        await store.SetAsync(reference, await ArtifactWriter.WriteAsync(store, content, ArtifactLayout.Oci, Cancellation), Cancellation);
        using var client = new RegistryClient(Registries with { Credential = credential });
        await ArtifactTransfer.PushAsync(client, store, store.Get(reference), reference, progress: null, Cancellation);
        return store.Get(reference).Manifest.Digest;
    }

    private RegistryOptions Registries => new()
    {
        PlainHttp = true,
        Credentials = new DockerConfiguration(Path.Combine(_folder.FullName, "config.json")),
    };

    private GatewayOptions Options(
        string registry, string tag, string? policy = null, string? sha256 = null, string? secret = null, string? configuration = null, string? timeout = null)
    {
        var yaml = Yaml(registry, tag, policy, sha256, secret, configuration, timeout);
        return TestGateway.Options(yaml) with { Registries = Registries, Store = new ContentStore(Path.Combine(_folder.FullName, "gateway")) };
    }

    private static Bootstrap Parse(string registry, string tag, string? policy, string extra)
    {
        var result = EnvoyConfiguration.Parse(
            Yaml(registry, tag, policy, null, null, null, null).Replace("name: everything", extra, StringComparison.Ordinal), "test.yaml");
        return result.Bootstrap!;
    }

    private static string Yaml(
        string registry, string tag, string? policy, string? sha256, string? secret, string? configuration, string? timeout) =>
        TestGateway.Yaml(1, ["{ match: { prefix: / }, direct_response: { status: 200 } }"], filters: $$"""
            - name: guest
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
                config:
                  name: guest
                  {{(configuration is null ? "" : $"configuration: {{ '@type': type.googleapis.com/google.protobuf.StringValue, value: '{configuration}' }}")}}
                  vm_config:
                    environment_variables:
                      key_values:
                        {{(policy is null ? "UNUSED: x" : $"ISTIO_META_WASM_IMAGE_PULL_POLICY: {policy}")}}
                        {{(secret is null ? "UNUSED_TOO: x" : $"ISTIO_META_WASM_IMAGE_PULL_SECRET: '{secret}'")}}
                    code:
                      remote:
                        http_uri: { uri: "oci://{{registry}}/acme/guest{{tag}}"{{(timeout is null ? "" : $", timeout: {timeout}")}} }
                        {{(sha256 is null ? "" : $"sha256: {sha256}")}}
            """);

    private static async Task<string> AddedAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync("/", Cancellation);
        return Assert.Single(response.Headers.GetValues("x-added"));
    }
}
