using System.Security.Cryptography;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Writing;

/// <summary>
/// What a module has applied, so that the same need not be applied again. That is safe where the object in the cache has the very version
/// that the server answered to the last apply of the same bytes: applied to that version again they would change nothing. If the server's
/// object has changed meanwhile, the change is on its way, and leads to a reconcile that sees another version.
/// </summary>
internal sealed class AppliedObjects
{
    /// <summary>Beyond, all is forgotten, which costs requests and nothing else.</summary>
    private const int Max = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Target, Applied> _applied = [];

    /// <param name="kind">The object's kind.</param>
    /// <param name="cached">The object in the cache; null where it is not there.</param>
    /// <param name="subresource">What was applied to.</param>
    /// <param name="force">Whether fields were taken over.</param>
    /// <param name="content">What is to be applied.</param>
    public bool IsThere(ResourceKind kind, CachedObject? cached, string? subresource, bool force, ReadOnlySpan<byte> content)
    {
        if (cached is null)
            return false;
        Applied known;
        lock (_gate)
        {
            if (!_applied.TryGetValue(new Target(kind, cached.Key, subresource, force), out known))
                return false;
        }

        return known.Version == VersionOf(cached) && known.Hash == HashOf(content);
    }

    /// <param name="kind">The object's kind.</param>
    /// <param name="answered">The server's answer.</param>
    /// <param name="subresource">What was applied to.</param>
    /// <param name="force">Whether fields were taken over.</param>
    /// <param name="content">What was applied.</param>
    public void Remember(ResourceKind kind, CachedObject answered, string? subresource, bool force, ReadOnlySpan<byte> content)
    {
        var applied = new Applied(VersionOf(answered), HashOf(content));
        lock (_gate)
        {
            if (_applied.Count >= Max)
                _applied.Clear();
            _applied[new Target(kind, answered.Key, subresource, force)] = applied;
        }
    }

    private static string VersionOf(CachedObject item) => $"{item.Uid}/{item.ResourceVersion}";

    /// <summary>Of a cryptographic hash, as the bytes are a guest's.</summary>
    private static UInt128 HashOf(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private readonly record struct Target(ResourceKind Kind, ObjectKey Key, string? Subresource, bool Force);

    private readonly record struct Applied(string Version, UInt128 Hash);
}
