using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace Slipway.HubBenchmarks;

/// <summary>Pushes or pulls blobs of one size, by some clients at once.</summary>
internal sealed class Load(RegistryProcess registry, int size, int clients, int blobs)
{
    private const int ReadBuffer = 256 << 10;

    private readonly byte[] _common = Noise(size);
    private readonly List<(byte[] Head, string Digest)> _blobs = [];

    /// <summary>Makes the blobs, all different; that is not measured.</summary>
    public void Prepare()
    {
        for (var index = 0; index < blobs; index++)
        {
            var head = RandomNumberGenerator.GetBytes(32);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(head);
            hash.AppendData(_common);
            _blobs.Add((head, "sha256:" + Convert.ToHexStringLower(hash.GetCurrentHash())));
        }
    }

    public Task<Measurement> PushAsync() => MeasureAsync("push", async (http, blob) =>
    {
        using var begun = await http.PostAsync("/v2/bench/layers/blobs/uploads/", null);
        var location = begun.Headers.Location!.ToString();
        var address = $"{location}{(location.Contains('?') ? '&' : '?')}digest={blob.Digest}";
        using var put = await http.PutAsync(address, new TwoParts(blob.Head, _common));
        Require(put, HttpStatusCode.Created);
    });

    public Task<Measurement> PullAsync() => MeasureAsync("pull", async (http, blob) =>
    {
        using var answer = await http.GetAsync($"/v2/bench/layers/blobs/{blob.Digest}", HttpCompletionOption.ResponseHeadersRead);
        Require(answer, HttpStatusCode.OK);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[ReadBuffer];
        var length = 0L;
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
            length += read;
        if (length != size + blob.Head.Length)
            throw new InvalidOperationException($"{length} bytes came.");
    });

    private static byte[] Noise(int size)
    {
        var noise = new byte[size];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private async Task<Measurement> MeasureAsync(string what, Func<HttpClient, (byte[] Head, string Digest), Task> transfer)
    {
        using var http = new HttpClient { BaseAddress = registry.Address, Timeout = TimeSpan.FromMinutes(10) };
        var next = -1;
        var before = registry.ProcessorTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int index; (index = Interlocked.Increment(ref next)) < _blobs.Count;)
                await transfer(http, _blobs[index]);
        })));
        clock.Stop();
        return new Measurement(
            registry.Name, what, size, clients, blobs, clock.Elapsed, registry.ProcessorTime - before, registry.PeakMemory);
    }

    private static void Require(HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status)
            throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} is answered with {answer.StatusCode}.");
    }

    /// <summary>A blob without a copy of what all have in common.</summary>
    private sealed class TwoParts(byte[] head, byte[] rest) : HttpContent
    {
        private const int Piece = 1 << 20;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(head);
            for (var offset = 0; offset < rest.Length; offset += Piece)
                await stream.WriteAsync(rest.AsMemory(offset, Math.Min(Piece, rest.Length - offset)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = head.Length + rest.Length;
            return true;
        }
    }
}

/// <summary>What was measured.</summary>
internal sealed record Measurement(
    string Registry, string What, int Size, int Clients, int Blobs, TimeSpan Time, TimeSpan Processor, long PeakMemory)
{
    public double MegabytesPerSecond => (double)Size * Blobs / 1_000_000 / Time.TotalSeconds;

    /// <summary>Processor time of the registry for each blob.</summary>
    public double ProcessorMilliseconds => Processor.TotalMilliseconds / Blobs;
}
