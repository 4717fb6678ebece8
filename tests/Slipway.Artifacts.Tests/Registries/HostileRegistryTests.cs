using System.Text;
using Microsoft.AspNetCore.Http;

namespace Slipway.Artifacts.Tests.Registries;

/// <summary>Registries that fail in passing, and those that lie.</summary>
public sealed class HostileRegistryTests : IDisposable
{
    private static readonly byte[] _content = "content"u8.ToArray();
    private static readonly Descriptor _blob = new() { MediaType = "a/b", Digest = Digest.Of(_content), Size = _content.Length };

    private readonly TemporaryStore _temporary = new();
    private readonly ImpatientTime _time = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("contenT", "is not what was announced: its digest is sha256:")]
    [InlineData("conten", "has 6 bytes, where 7 were announced.")]
    [InlineData("content and more", "has more than the 7 bytes that were announced.")]
    public async Task A_blob_that_is_not_what_was_announced_is_refused(string answer, string message)
    {
        await using var registry = await RegistryProxy.StartAsync(
            null, context => RegistryProxy.AnswerAsync(context, 200, Encoding.ASCII.GetBytes(answer)));

        var error = await Assert.ThrowsAsync<ArtifactException>(() => PullAsync(registry));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(_temporary.Store.Contains(_blob));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_temporary.Folder, "temporary")));
    }

    [Fact]
    public async Task A_manifest_that_is_not_what_was_asked_for_is_refused()
    {
        await using var registry = await RegistryProxy.StartAsync(null, context => RegistryProxy.AnswerAsync(
            context, 200, "{}"u8.ToArray(), ("Content-Type", "application/vnd.oci.image.manifest.v1+json")));
        using var client = Client();

        var error = await Assert.ThrowsAsync<ArtifactException>(
            () => client.GetManifestAsync(ArtifactReference.Parse($"{registry.Address}/a@{_blob.Digest}"), default));

        Assert.Contains($"its digest is {Digest.Of("{}"u8)} and not {_blob.Digest}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_end_is_not_read()
    {
        await using var registry = await RegistryProxy.StartAsync(null, context => RegistryProxy.AnswerAsync(context, 200, new byte[5 << 20]));
        using var client = Client();

        var error = await Assert.ThrowsAsync<ArtifactException>(
            () => client.GetManifestAsync(ArtifactReference.Parse($"{registry.Address}/a:1"), default));

        Assert.Contains("has more than 4194304 bytes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_that_no_host_would_load_is_not_fetched()
    {
        var manifest = $$"""
            {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"{{_blob.Digest}}","size":7},
             "layers":[{"mediaType":"application/wasm","digest":"{{_blob.Digest}}","size":314572800}]}
            """;
        var paths = new List<string>();
        await using var registry = await RegistryProxy.StartAsync(null, context =>
        {
            paths.Add(context.Request.Path);
            return RegistryProxy.AnswerAsync(context, 200, Encoding.UTF8.GetBytes(manifest), ("Content-Type", "application/vnd.oci.image.manifest.v1+json"));
        });
        using var client = Client();

        var error = await Assert.ThrowsAsync<ArtifactException>(
            () => ArtifactTransfer.PullAsync(client, _temporary.Store, ArtifactReference.Parse($"{registry.Address}/a:1"), null, default));

        Assert.Contains("has a layer of 314572800 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/v2/a/manifests/1"], paths);
    }

    [Fact]
    public async Task What_fails_in_passing_is_tried_again_and_no_sooner_than_the_registry_says()
    {
        var requests = 0;
        await using var registry = await RegistryProxy.StartAsync(null, context => ++requests switch
        {
            1 => RegistryProxy.AnswerAsync(context, 429, null, ("Retry-After", "7")),
            2 => RegistryProxy.AnswerAsync(context, 503),
            3 => RegistryProxy.CutAsync(context),
            _ => RegistryProxy.AnswerAsync(context, 200, _content),
        });

        await PullAsync(registry);

        Assert.Equal(4, requests);
        Assert.Equal(TimeSpan.FromSeconds(7), _time.Waits[0]);
        Assert.InRange(_time.Waits[1], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
        Assert.InRange(_time.Waits[2], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_keeps_failing_is_given_up_with_the_registrys_own_words()
    {
        var requests = 0;
        await using var registry = await RegistryProxy.StartAsync(null, context =>
        {
            requests++;
            return RegistryProxy.AnswerAsync(context, 500, """{"errors":[{"code":"UNKNOWN","message":"the disk\nis full"}]}"""u8.ToArray());
        });

        var error = await Assert.ThrowsAsync<ArtifactException>(() => PullAsync(registry));

        Assert.Equal(5, requests);
        Assert.EndsWith("it answers 500 Internal Server Error (UNKNOWN the disk is full).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_redirects_comes_to_an_end()
    {
        await using var registry = await RegistryProxy.StartAsync(
            null, context => RegistryProxy.AnswerAsync(context, 307, null, ("Location", context.Request.Path.ToString())));

        var error = await Assert.ThrowsAsync<ArtifactException>(() => PullAsync(registry));

        Assert.Contains("after 5 others", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_come_in_pages_and_only_from_the_registry_itself()
    {
        var foreign = 0;
        await using var elsewhere = await RegistryProxy.StartAsync(null, context =>
        {
            foreign++;
            return RegistryProxy.AnswerAsync(context, 200);
        });
        await using var registry = await RegistryProxy.StartAsync(null, context => (string?)context.Request.Query["last"] switch
        {
            null => Page(context, "a", "/v2/x/tags/list?last=a"),
            "a" => Page(context, "b", "tags/list?last=b"),
            _ => Page(context, "c", $"http://{elsewhere.Address}/v2/x/tags/list"),
        });
        using var client = Client();

        var tags = await client.ListTagsAsync(ArtifactReference.Parse($"{registry.Address}/x"), default).ToListAsync();

        Assert.Equal(["a", "b", "c"], tags);
        Assert.Equal(0, foreign);

        static Task<bool> Page(HttpContext context, string tag, string next) => RegistryProxy.AnswerAsync(
            context, 200, Encoding.ASCII.GetBytes($$"""{"name":"x","tags":["{{tag}}"]}"""), ("Link", $"<{next}>; rel=\"next\""));
    }

    private RegistryClient Client() => new(RegistryFixture.Options with { Time = _time });

    private async Task PullAsync(RegistryProxy registry)
    {
        using var client = Client();
        await client.PullBlobAsync(ArtifactReference.Parse($"{registry.Address}/a"), _blob, _temporary.Store, null, default);
    }
}
