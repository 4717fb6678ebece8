using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Garbage;

namespace Slipway.Hub.Tests.Garbage;

/// <summary>What nothing leads to goes, and nothing else.</summary>
public sealed class GarbageTests : IAsyncLifetime
{
    private static readonly TimeSpan _grace = TimeSpan.FromHours(2);
    private static readonly byte[] _config = "{}"u8.ToArray();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private TemporaryHub _hub = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TemporaryHub.StartAsync(options => options with { Time = _time, Grace = _grace });
        _http = _hub.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_blob_without_a_manifest_goes_after_the_grace_period()
    {
        var digest = await PushBlobAsync("nobody needs this"u8.ToArray());

        Assert.Equal(0, (await CollectAsync()).Blobs);
        _time.Advance(_grace + TimeSpan.FromMinutes(1));
        var collected = await CollectAsync();

        Assert.Equal((1, 17L), (collected.Blobs, collected.Bytes));
        Assert.Equal(HttpStatusCode.NotFound, await HeadAsync(digest));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_hub.Folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Who_was_told_that_a_blob_is_there_can_still_put_its_manifest()
    {
        var digest = await PushBlobAsync(_config);
        _time.Advance(_grace - TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(digest));

        _time.Advance(_grace - TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await CollectAsync()).Blobs);
        await PutManifestAsync(digest, "v1");
        _time.Advance(_grace * 2);
        Assert.Equal(0, (await CollectAsync()).Blobs);
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(digest));
    }

    [Fact]
    public async Task A_blob_goes_with_its_last_manifest_and_comes_again()
    {
        var digest = await PushBlobAsync(_config);
        var manifest = await PutManifestAsync(digest, "v1");
        _time.Advance(_grace * 2);
        await _http.DeleteAsync($"/v2/a/manifests/{manifest}");

        Assert.Equal(1, (await CollectAsync()).Blobs);
        Assert.Equal(digest, await PushBlobAsync(_config));
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(digest));
    }

    [Fact]
    public async Task An_upload_that_does_not_go_on_goes()
    {
        using var begun = await _http.PostAsync("/v2/a/blobs/uploads/", null);
        _time.Advance(_grace * 2);

        Assert.Equal(1, (await CollectAsync()).Uploads);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(begun.Headers.Location)).StatusCode);
    }

    [Fact]
    public async Task A_file_that_a_killed_process_left_goes()
    {
        var digest = await PushBlobAsync(_config);
        await PutManifestAsync(digest, "v1");
        var left = Path.Combine(_hub.Folder, "blobs", "ab", "left");
        await File.WriteAllTextAsync(left, "left");
        _time.Advance(_grace * 2);

        Assert.Equal(1, (await CollectAsync()).Files);
        Assert.False(File.Exists(left));
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(digest));
    }

    [Fact]
    public async Task A_manifest_that_was_taken_keeps_its_blobs_while_everything_else_is_collected_at_once()
    {
        // The worst case: a negative grace period, so that every blob is garbage as soon as it is there.
        var collector = _hub.Host.Services.GetRequiredService<GarbageCollector>();
        using var done = new CancellationTokenSource();
        var collecting = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await collector.CollectAsync(new Actor(null, null), TimeSpan.FromDays(-1), default);
        });
        var digest = Digest.Of(_config);
        for (var taken = 0; taken < 10;)
        {
            // The upload, too, may be collected while it is under way.
            using var pushed = await TryPushBlobAsync(_config);
            if (pushed.StatusCode != HttpStatusCode.Created)
            {
                Assert.Contains("BLOB_UPLOAD_UNKNOWN", await pushed.Content.ReadAsStringAsync());
                continue;
            }

            using var put = await TryPutManifestAsync(digest, "v1", _config.Length);
            if (put.StatusCode != HttpStatusCode.Created)
            {
                Assert.Contains("MANIFEST_BLOB_UNKNOWN", await put.Content.ReadAsStringAsync());
                continue;
            }

            Assert.Equal(_config, await _http.GetByteArrayAsync($"/v2/a/blobs/{digest}"));
            await _http.DeleteAsync($"/v2/a/manifests/{put.Headers.GetValues("Docker-Content-Digest").Single()}");
            taken++;
        }

        await done.CancelAsync();
        await collecting;
    }

    private Task<CollectedGarbage> CollectAsync() =>
        _hub.Host.Services.GetRequiredService<GarbageCollector>().CollectAsync(new Actor(null, null), _grace, default);

    private async Task<Digest> PushBlobAsync(byte[] content)
    {
        using var answer = await TryPushBlobAsync(content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return Digest.Of(content);
    }

    private Task<HttpResponseMessage> TryPushBlobAsync(byte[] content) =>
        _http.PostAsync($"/v2/a/blobs/uploads/?digest={Digest.Of(content)}", new ByteArrayContent(content));

    private async Task<string> PutManifestAsync(Digest config, string tag)
    {
        using var answer = await TryPutManifestAsync(config, tag, _config.Length);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }

    private Task<HttpResponseMessage> TryPutManifestAsync(Digest config, string tag, int size) => _http.PutAsync(
        $"/v2/a/manifests/{tag}",
        new StringContent(
            $$"""
            {"schemaVersion":2,"config":{"mediaType":"application/vnd.example","digest":"{{config}}","size":{{size}}},"layers":[]}
            """,
            System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/vnd.oci.image.manifest.v1+json")));

    private async Task<HttpStatusCode> HeadAsync(Digest digest)
    {
        using var answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v2/a/blobs/{digest}"));
        return answer.StatusCode;
    }
}
