using System.Net;
using System.Net.Http.Headers;
using Slipway.Artifacts;

namespace Slipway.Hub.Tests.Kills;

/// <summary>A push that can be interrupted anywhere, and then goes on.</summary>
internal sealed class Push(string repository, string tag, byte[] layer)
{
    private const int Chunk = 32 << 10;
    private static readonly byte[] _config = "{}"u8.ToArray();

    private readonly Dictionary<Digest, string> _locations = [];

    public string Reference => $"{repository}:{tag}";

    /// <summary>Whether the registry has said that the manifest is there.</summary>
    public bool IsDone { get; private set; }

    /// <summary>How many uploads went on where they were.</summary>
    public int Resumed { get; private set; }

    /// <param name="http">A client of the registry.</param>
    /// <param name="before">Called before each request, with the number of bytes that it will send.</param>
    /// <param name="cancellationToken">Interrupts it, as a kill of this process would.</param>
    public async Task GoOnAsync(HttpClient http, Action<int> before, CancellationToken cancellationToken)
    {
        await SendBlobAsync(_config);
        await SendBlobAsync(layer);
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "config":{"mediaType":"application/vnd.example.config","digest":"{{Digest.Of(_config)}}","size":{{_config.Length}}},
            "layers":[{"mediaType":"application/vnd.example.layer","digest":"{{Digest.Of(layer)}}","size":{{layer.Length}}}]}
            """;
        before(manifest.Length);
        using var put = await http.PutAsync(
            $"/v2/{repository}/manifests/{tag}",
            new StringContent(manifest, MediaTypeHeaderValue.Parse("application/vnd.oci.image.manifest.v1+json")), cancellationToken);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        IsDone = true;

        async Task SendBlobAsync(byte[] content)
        {
            var digest = Digest.Of(content);
            while (true)
            {
                before(0);
                using var head = await http.SendAsync(
                    new HttpRequestMessage(HttpMethod.Head, $"/v2/{repository}/blobs/{digest}"), cancellationToken);
                if (head.StatusCode == HttpStatusCode.OK || await TrySendAsync(digest, content))
                    return;

                // A request that was broken off has ended the upload meanwhile.
                _locations.Remove(digest);
            }
        }

        async Task<bool> TrySendAsync(Digest digest, byte[] content)
        {
            for (var offset = await FindAsync(digest); offset < content.Length; offset += Chunk)
            {
                var length = Math.Min(Chunk, content.Length - offset);
                before(length);
                using var patch = await http.PatchAsync(_locations[digest], Body(content, offset, length), cancellationToken);
                if (patch.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable)
                    return false;
                Assert.Equal(HttpStatusCode.Accepted, patch.StatusCode);
            }

            before(0);
            using var put = await http.PutAsync($"{_locations[digest]}?digest={digest}", null, cancellationToken);
            if (put.StatusCode == HttpStatusCode.NotFound)
                return false;
            Assert.Equal(HttpStatusCode.Created, put.StatusCode);
            _locations.Remove(digest);
            return true;
        }

        async Task<int> FindAsync(Digest digest)
        {
            if (_locations.TryGetValue(digest, out var known))
            {
                using var status = await http.GetAsync(known, cancellationToken);
                if (status.StatusCode == HttpStatusCode.NoContent)
                {
                    Resumed++;
                    var last = int.Parse(status.Headers.GetValues("Range").Single().Split('-')[1]);
                    return last == 0 ? 0 : last + 1;
                }

                Assert.Equal(HttpStatusCode.NotFound, status.StatusCode);
            }

            before(0);
            using var begun = await http.PostAsync($"/v2/{repository}/blobs/uploads/", null, cancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
            _locations[digest] = begun.Headers.Location!.ToString();
            return 0;
        }
    }

    private static ByteArrayContent Body(byte[] content, int offset, int length)
    {
        var body = new ByteArrayContent(content, offset, length);
        body.Headers.TryAddWithoutValidation("Content-Range", $"{offset}-{offset + length - 1}");
        return body;
    }
}
