using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Artifacts;
using Slipway.Artifacts.Tests;
using Slipway.Hub.Accounts;
using Slipway.Hub.Administration;

namespace Slipway.Hub.Tests.Accounts;

/// <summary>Who may do what, as seen over HTTP.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly TemporaryStore _store = new();
    private TemporaryHub _hub = null!;
    private HubAdministration _administration = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TemporaryHub.StartAsync(options => options with { Open = false });
        _http = _hub.Client();
        _administration = HubAdministration.Open(_hub.Folder);
        await _administration.AddUserAsync("alice", Password, isAdmin: false, isPrivate: false);
        await _administration.AddUserAsync("bob", Password, isAdmin: false, isPrivate: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _administration.DisposeAsync();
        _http.Dispose();
        await _hub.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Anybody_pulls_what_is_public_and_is_sent_for_a_token_otherwise()
    {
        await PushAsync("alice/filter", "alice", Password);

        Assert.Equal(HttpStatusCode.OK, await GetAsync("alice/filter/manifests/1"));
        using var refused = await _http.PostAsync("/v2/alice/filter/blobs/uploads/", null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var challenge = refused.Headers.WwwAuthenticate.Single();
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Equal(
            $"realm=\"{_hub.Host.Address}token\",service=\"{_hub.Authority}\",scope=\"repository:alice/filter:pull,push\"", challenge.Parameter);
    }

    [Fact]
    public async Task What_is_private_answers_as_if_it_were_not_there()
    {
        await PushAsync("bob/secret", "bob", Password);

        using var there = await _http.GetAsync("/v2/bob/secret/manifests/1");
        using var notThere = await _http.GetAsync("/v2/bob/absent/manifests/1");
        Assert.Equal(HttpStatusCode.Unauthorized, there.StatusCode);
        Assert.Equal(
            await notThere.Content.ReadAsStringAsync(), (await there.Content.ReadAsStringAsync()).Replace("bob/secret", "bob/absent"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync("bob/secret/manifests/1", Basic("alice")));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync("bob/absent/manifests/1", Basic("alice")));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("bob/secret/manifests/1", Basic("bob")));
    }

    [Fact]
    public async Task A_private_module_and_a_private_blob_lead_nobody_else_to_them()
    {
        await PushAsync("bob/secret", "bob", Password);
        var module = $"/modules/sha256/{Digest.Of(WasmModules.Filter).Hex}";
        using var manifest = await SendAsync(HttpMethod.Get, "/v2/bob/secret/manifests/1", Basic("bob"));
        var layer = (string?)JsonNode.Parse(await manifest.Content.ReadAsStringAsync())!["layers"]![0]!["digest"];

        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(module)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, module, Basic("bob"))).StatusCode);
        var mount = $"/v2/alice/mine/blobs/uploads/?mount={layer}&from=bob/secret";
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, mount, Basic("alice"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync($"alice/mine/blobs/{layer}", Basic("alice")));
    }

    [Fact]
    public async Task Lists_have_what_their_reader_may_pull()
    {
        await PushAsync("alice/filter", "alice", Password);
        await PushAsync("bob/secret", "bob", Password);

        Assert.Equal(["alice/filter"], await CatalogueAsync(null));
        Assert.Equal(["alice/filter"], await CatalogueAsync(Basic("alice")));
        Assert.Equal(["alice/filter", "bob/secret"], await CatalogueAsync(Basic("bob")));
    }

    [Theory]
    [InlineData(OrganisationRole.Reader, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(OrganisationRole.Writer, HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Forbidden)]
    [InlineData(OrganisationRole.Owner, HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Accepted)]
    [InlineData(null, HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task A_member_of_an_organisation_may_do_what_its_role_says(
        OrganisationRole? role, HttpStatusCode pull, HttpStatusCode push, HttpStatusCode delete)
    {
        await _administration.AddOrganisationAsync("acme", isPrivate: true);
        await _administration.SetMemberAsync("acme", "bob", OrganisationRole.Owner);
        await _administration.SetMemberAsync("acme", "alice", role);
        await PushAsync("acme/filter", "bob", Password);

        Assert.Equal(pull, await GetAsync("acme/filter/manifests/1", Basic("alice")));
        Assert.Equal(push, (await SendAsync(HttpMethod.Post, "/v2/acme/filter/blobs/uploads/", Basic("alice"))).StatusCode);
        Assert.Equal(delete, (await SendAsync(HttpMethod.Delete, "/v2/acme/filter/manifests/1", Basic("alice"))).StatusCode);
    }

    [Fact]
    public async Task A_token_does_what_it_is_for_and_no_more()
    {
        await PushAsync("bob/secret", "bob", Password);
        var token = await _administration.AddTokenAsync("bob", "ci", ["bob/se*:pull"], null);
        var bearer = new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal(HttpStatusCode.OK, await GetAsync("bob/secret/manifests/1", bearer));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("bob/secret/manifests/1", Basic("bob", token)));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, "/v2/bob/secret/blobs/uploads/", bearer)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("bob/secret/manifests/1", Basic("alice", token)));
        await _administration.DeleteTokenAsync((await _administration.ListTokensAsync()).Single().Id);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("bob/secret/manifests/1", bearer));
    }

    [Fact]
    public async Task A_registry_token_is_for_what_was_asked()
    {
        await PushAsync("bob/secret", "bob", Password);
        using var answer = await SendAsync(HttpMethod.Get, "/token?service=hub&scope=repository:bob/secret:pull", Basic("bob"));
        var token = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"];
        var bearer = new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal(HttpStatusCode.OK, await GetAsync("bob/secret/manifests/1", bearer));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, "/v2/bob/secret/blobs/uploads/", bearer)).StatusCode);
        await _administration.SetPasswordAsync("bob", "another horse");
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/token", Basic("bob"))).StatusCode);
    }

    [Fact]
    public async Task Wrong_passwords_are_not_tried_for_long()
    {
        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 25; attempt++)
            answers.Add((await SendAsync(HttpMethod.Get, "/token", Basic("alice", $"wrong {attempt}"))).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var right = await SendAsync(HttpMethod.Get, "/token", Basic("alice"));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.NotNull(right.Headers.RetryAfter);
        var entries = await _administration.ListAuditAsync(100);
        Assert.Contains(entries, entry => entry is { Action: "login.failed", Target: "alice", Address: "127.0.0.1" });
    }

    [Fact]
    public async Task Who_did_what_is_written_down()
    {
        await PushAsync("alice/filter", "alice", Password);
        await SendAsync(HttpMethod.Delete, "/v2/alice/filter/manifests/1", Basic("alice"));

        var entries = await _administration.ListAuditAsync(100);
        Assert.Contains(entries, entry => entry is { Action: "push", Actor: "alice", Target: "alice/filter:1", Address: "127.0.0.1" });
        Assert.Contains(entries, entry => entry is { Action: "tag.rm", Actor: "alice", Target: "alice/filter:1" });
        Assert.Contains(entries, entry => entry is { Action: "user.add", Target: "bob", Address: null });
    }

    [Fact]
    public async Task Secrets_are_not_in_the_folder()
    {
        var token = await _administration.AddTokenAsync("alice", "ci", ["*:pull"], null);
        await _administration.DisposeAsync();

        var secrets = new[] { Password, token, token.Split('_')[^1] }.Select(Encoding.UTF8.GetBytes).ToList();
        foreach (var file in Directory.EnumerateFiles(_hub.Folder, "hub.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.All(secrets, secret => Assert.Equal(-1, copy.ToArray().AsSpan().IndexOf(secret)));
        }

        _administration = HubAdministration.Open(_hub.Folder);
    }

    private async Task PushAsync(string repository, string user, string secret)
    {
        using var client = new RegistryClient(TemporaryHub.ClientOptions with { Credential = new RegistryCredential(user, secret) });
        var reference = ArtifactReference.Parse($"{_hub.Authority}/{repository}:1");
        var manifest = await ArtifactWriter.WriteAsync(
            _store.Store, new ArtifactContent { Name = "f", Module = WasmModules.Filter }, ArtifactLayout.Oci, default);
        await _store.Store.SetAsync(reference, manifest, default);
        await ArtifactTransfer.PushAsync(client, _store.Store, _store.Store.Get(reference), reference, null, default);
    }

    private async Task<string[]> CatalogueAsync(AuthenticationHeaderValue? authorization)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/v2/_catalog", authorization);
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["repositories"]!.AsArray().Select(name => (string)name!)];
    }

    private async Task<HttpStatusCode> GetAsync(string path, AuthenticationHeaderValue? authorization = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/v2/{path}", authorization);
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, AuthenticationHeaderValue? authorization) =>
        _http.SendAsync(new HttpRequestMessage(method, path) { Headers = { Authorization = authorization } });

    private static AuthenticationHeaderValue Basic(string user, string secret = Password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));
}
