using Slipway.Sdk.Collections;

namespace Slipway.Sdk;

/// <summary>
/// A call of a filter to one of the proxy's clusters. Its answer comes later, in a callback for the context that has made it.
/// </summary>
public abstract class Callout
{
    private static readonly NumberTable<Callout> s_pending = new();

    private protected Callout(Context owner) => Owner = owner;

    internal Context Owner { get; }

    internal int Token { get; private set; }

    internal static Callout? Find(int token) => s_pending.Find(token);

    internal static Callout? Remove(int token) => s_pending.Remove(token);

    internal void Added(int token)
    {
        Token = token;
        s_pending.Add(token, this);
    }

    /// <summary>Makes what follows act on the stream that has made the call.</summary>
    /// <returns>False when that has ended: nobody waits for the answer.</returns>
    internal bool Enter() => Owner is StreamContext stream ? stream.MakeEffective() : !Owner.IsDeleted;

    private protected static int Milliseconds(TimeSpan timeout) => (int)(timeout.Ticks / TimeSpan.TicksPerMillisecond);
}
