using Slipway.Artifacts;

namespace Slipway.Operators.CustomResources;

/// <summary>What has become of a resource in this host.</summary>
/// <param name="uid">Of the resource: another one of its name is another one.</param>
internal sealed class Installation(string uid)
{
    private readonly Lock _gate = new();

    public string Uid { get; } = uid;

    /// <summary>The generation that was last tried.</summary>
    public long Generation { get; private set; }

    /// <summary>What runs: the digest that is asked for, or the one before it if that is refused; null for nothing.</summary>
    public Digest? Digest { get; private set; }

    /// <summary>Why <see cref="Generation"/> is refused; null if it is not.</summary>
    public string? Refusal { get; private set; }

    public void Accept(long generation, Digest digest)
    {
        lock (_gate)
            (Generation, Digest, Refusal) = (generation, digest, null);
    }

    /// <returns>Whether that is news.</returns>
    public bool Refuse(long generation, string reason)
    {
        lock (_gate)
        {
            var isNews = Generation != generation || Refusal != reason;
            (Generation, Refusal) = (generation, reason);
            return isNews;
        }
    }

    public void RunInstead(Digest digest)
    {
        lock (_gate)
            Digest = digest;
    }

    /// <summary>All of it at one moment.</summary>
    public (long Generation, Digest? Digest, string? Refusal) Look()
    {
        lock (_gate)
            return (Generation, Digest, Refusal);
    }
}
