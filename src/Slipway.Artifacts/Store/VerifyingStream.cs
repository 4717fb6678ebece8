using System.Security.Cryptography;

namespace Slipway.Artifacts;

/// <summary>Passes content on, and fails instead of ending when it is not what was announced.</summary>
/// <param name="inner">Where the content comes from.</param>
/// <param name="expected">What was announced.</param>
/// <param name="name">What to call it in messages.</param>
/// <param name="onMismatch">Called before it fails.</param>
internal sealed class VerifyingStream(Stream inner, Descriptor expected, string name, Action onMismatch) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _verified;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Check(buffer[..count], buffer.Length);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..count], buffer.Length);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes, int asked)
    {
        if (asked == 0 || _verified)
            return;
        _hash.AppendData(bytes);
        _read += bytes.Length;
        if (_read > expected.Size)
            throw Mismatch($"has more than the {expected.Size} bytes that were announced");
        if (bytes.Length > 0)
            return;
        if (_read < expected.Size)
            throw Mismatch($"has {_read} bytes, where {expected.Size} were announced");
        var digest = Digest.FromHash(_hash.GetHashAndReset());
        if (digest != expected.Digest)
            throw Mismatch($"is damaged: its digest is {digest}");
        _verified = true;
    }

    private ArtifactException Mismatch(string what)
    {
        onMismatch();
        return new ArtifactException($"{name} {what}.", "Pull the artifact again.");
    }
}
