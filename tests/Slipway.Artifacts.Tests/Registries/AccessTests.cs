using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Artifacts.Tests.Registries;

/// <summary>Registries that want to know who asks: with TLS, passwords and tokens.</summary>
public sealed class AccessTests : IDisposable
{
    private const string Password = "correct horse";

    /// <summary>The password above by bcrypt, as htpasswd writes it.</summary>
    private const string Htpasswd = "user:$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2";

    private readonly TemporaryStore _temporary = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-access-");

    private DockerConfiguration Credentials => new(Path.Combine(_folder.FullName, "config.json"));

    private RegistryOptions Options => RegistryFixture.Options with { Credentials = Credentials };

    public void Dispose()
    {
        _temporary.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TLS_needs_an_authority_that_is_trusted()
    {
        using var certificates = new Certificates();
        await using var registry = await StartAsync(
            http: $"  tls: {{ certificate: {certificates.CertificateFile}, key: {certificates.KeyFile} }}");

        var untrusted = await FailsAsync(Options with { PlainHttp = false }, registry.Address);
        Assert.StartsWith($"{registry.Address} cannot be reached: ", untrusted.Message, StringComparison.Ordinal);
        Assert.StartsWith("--ca FILE", untrusted.Hint, StringComparison.Ordinal);
        await FailsAsync(Options, registry.Address);
        using var client = new RegistryClient(Options with { PlainHttp = false, CertificateAuthorities = certificates.CertificateFile });
        await client.PingAsync(registry.Address, default);
    }

    [Fact]
    public async Task Without_TLS_nothing_is_said_unless_asked_for()
    {
        var requests = 0;
        await using var proxy = await RegistryProxy.StartAsync(null, context =>
        {
            requests++;
            return RegistryProxy.AnswerAsync(context, 200);
        });

        var error = await FailsAsync(Options with { PlainHttp = false }, proxy.Address);

        Assert.Equal(0, requests);
        Assert.Contains("--plain-http", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_sent_where_it_is_demanded()
    {
        var file = Path.Combine(_folder.FullName, "htpasswd");
        await File.WriteAllTextAsync(file, Htpasswd + "\n");
        await using var registry = await StartAsync($"auth: {{ htpasswd: {{ realm: test, path: {file} }} }}");

        var none = await FailsAsync(Options, registry.Address);
        Assert.Equal($"{registry.Address} wants to know who asks, and there are no credentials for it.", none.Message);
        await Credentials.StoreAsync(registry.Address, new RegistryCredential("user", "wrong"), default);
        Assert.Contains("it answers 401 Unauthorized", (await FailsAsync(Options, registry.Address)).Message, StringComparison.Ordinal);
        await Credentials.StoreAsync(registry.Address, new RegistryCredential("user", Password), default);
        await RoundTripAsync(registry.Address);
    }

    [Fact]
    public async Task A_token_is_fetched_once_for_each_scope()
    {
        using var certificates = new Certificates();
        var asked = new ConcurrentQueue<string>();
        await using var tokens = await RegistryProxy.StartAsync(null, context =>
        {
            var scopes = context.Request.Query["scope"].ToArray();
            asked.Enqueue($"{context.Request.Headers.Authorization} {string.Join(' ', scopes)}");
            return RegistryProxy.AnswerAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(new { token = Token(certificates, scopes!), expires_in = 300 }));
        });
        await using var registry = await StartAsync(
            $"auth: {{ token: {{ realm: 'http://{tokens.Address}/token', service: test, issuer: test, rootcertbundle: {certificates.CertificateFile} }} }}");
        await Credentials.StoreAsync(registry.Address, new RegistryCredential("user", Password), default);

        await RoundTripAsync(registry.Address);

        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));
        Assert.Equal(
            [$"{basic} repository:access:pull", $"{basic} repository:access:pull,push", $"{basic} repository:access:pull"],
            asked.Take(3));
        Assert.Equal(3, asked.Count);
    }

    [Fact]
    public async Task Credentials_do_not_go_where_a_registry_redirects()
    {
        var blob = new Descriptor { MediaType = "a/b", Digest = Digest.Of("content"u8), Size = 7 };
        var seen = new ConcurrentQueue<string>();
        await using var elsewhere = await RegistryProxy.StartAsync(null, context =>
        {
            seen.Enqueue(context.Request.Headers.Authorization.ToString());
            return RegistryProxy.AnswerAsync(context, 200, "content"u8.ToArray());
        });
        await using var registry = await RegistryProxy.StartAsync(null, context => context.Request.Headers.Authorization.Count == 0
            ? RegistryProxy.AnswerAsync(context, 401, null, ("WWW-Authenticate", "Basic realm=\"x\""))
            : RegistryProxy.AnswerAsync(context, 307, null, ("Location", $"http://{elsewhere.Address}/blob?signature=x")));
        await Credentials.StoreAsync(registry.Address, new RegistryCredential("user", Password), default);
        using var client = new RegistryClient(Options);

        await client.PullBlobAsync(ArtifactReference.Parse($"{registry.Address}/a"), blob, _temporary.Store, null, default);

        Assert.Equal([""], seen);
    }

    private static Task<DockerRegistry> StartAsync(string configuration = "", string http = "") => RequireAsync(DockerRegistry.StartAsync(configuration, http));

    private static async Task<DockerRegistry> RequireAsync(Task<DockerRegistry?> starting)
    {
        var registry = await starting;
        Assert.SkipWhen(registry is null, DockerRegistry.NotInstalled);
        return registry!;
    }

    private static async Task<ArtifactException> FailsAsync(RegistryOptions options, string registry)
    {
        using var client = new RegistryClient(options with { Attempts = 1 });
        return await Assert.ThrowsAsync<ArtifactException>(() => client.PingAsync(registry, default));
    }

    private async Task RoundTripAsync(string registry)
    {
        var reference = ArtifactReference.Parse($"{registry}/access:1");
        await _temporary.Store.SetAsync(
            reference,
            await ArtifactWriter.WriteAsync(_temporary.Store, new ArtifactContent { Name = "f", Module = Modules.Filter }, ArtifactLayout.Oci, default),
            default);
        using (var client = new RegistryClient(Options))
            await ArtifactTransfer.PushAsync(client, _temporary.Store, _temporary.Store.Get(reference), reference, null, default);
        using var other = new TemporaryStore();
        using var second = new RegistryClient(Options);
        await ArtifactTransfer.PullAsync(second, other.Store, reference, null, default);
    }

    /// <summary>A JSON web token as distribution's "token authentication" has it, signed by the key of a certificate that it carries.</summary>
    private static string Token(Certificates certificates, IEnumerable<string> scopes)
    {
        var now = DateTimeOffset.UtcNow;
        var access = scopes.Select(scope => scope.Split(':')).Select(part => new { type = part[0], name = part[1], actions = part[2].Split(',') });
        var header = Base64(new { typ = "JWT", alg = "RS256", x5c = new[] { Convert.ToBase64String(certificates.Certificate.RawData) } });
        var claims = Base64(new
        {
            iss = "test",
            sub = "user",
            aud = "test",
            jti = "1",
            access,
            exp = now.AddMinutes(5).ToUnixTimeSeconds(),
            nbf = now.AddMinutes(-5).ToUnixTimeSeconds(),
            iat = now.ToUnixTimeSeconds(),
        });
        var signature = certificates.Key.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";

        static string Base64<T>(T part) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
    }
}
