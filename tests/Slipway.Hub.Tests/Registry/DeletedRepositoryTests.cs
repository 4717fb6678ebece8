using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Administration;
using Slipway.Hub.Metadata;
using Slipway.Hub.Registry;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Tests.Registry;

/// <summary>A repository is deleted while somebody pushes into it.</summary>
public sealed class DeletedRepositoryTests : IAsyncLifetime
{
    private const string Name = "acme/gone";

    private TemporaryHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await TemporaryHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task An_upload_into_it_is_refused_and_leaves_nothing()
    {
        using var http = _hub.Client();
        using var begun = await http.PostAsync($"/v2/{Name}/blobs/uploads/", null);
        var upload = begun.Headers.Location!.ToString();
        var content = new HalvedContent("half"u8.ToArray());
        var put = http.PutAsync($"{upload}?digest={Digest.Of("halfhalf"u8)}", content);

        // Its request has been let in when its first bytes are there.
        while (await ReceivedAsync(http, upload) == 0)
            Assert.False(put.IsCompleted);
        await using (var administration = HubAdministration.Open(_hub.Folder))
            await administration.DeleteRepositoryAsync(Name);
        content.GoOn();
        using var answer = await put;

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var error = await answer.Content.ReadAsStringAsync();
        Assert.Contains("NAME_UNKNOWN", error, StringComparison.Ordinal);
        Assert.Contains($"The repository {Name} was deleted meanwhile.", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_hub.Folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Neither_blob_nor_mount_nor_manifest_comes_into_it()
    {
        var metadata = _hub.Host.Services.GetRequiredService<IMetadataStore>();
        var actor = new Actor("test", null);
        var blob = new StoredBlob(Digest.Of("blob"u8), 4, "00/key");
        var source = await metadata.AddRepositoryAsync("acme/source", default);
        await metadata.AddBlobAsync(source, blob, default);
        var gone = await metadata.AddRepositoryAsync(Name, default);
        await metadata.DeleteRepositoryAsync(actor, Name, default);
        await metadata.AddRepositoryAsync(Name, default);
        var manifest = ManifestDocument.Parse(
            "application/vnd.oci.image.index.v1+json",
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray());

        await Assert.ThrowsAsync<RepositoryGoneException>(() => metadata.AddBlobAsync(gone, blob, default));
        await Assert.ThrowsAsync<RepositoryGoneException>(() => metadata.MountBlobAsync(source, gone, blob.Digest, default));
        await Assert.ThrowsAsync<RepositoryGoneException>(() => metadata.PutManifestAsync(actor, gone, manifest, "v1", default));
    }

    private static async Task<int> ReceivedAsync(HttpClient http, string upload)
    {
        using var status = await http.GetAsync(upload);
        return int.Parse(status.Headers.GetValues("Range").Single()[2..]);
    }

    /// <summary>Sends some bytes, and once more the same when it is told to.</summary>
    private sealed class HalvedContent(byte[] half) : HttpContent
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => _goOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(half);
            await stream.FlushAsync();
            await _goOn.Task;
            await stream.WriteAsync(half);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2 * half.Length;
            return true;
        }
    }
}
