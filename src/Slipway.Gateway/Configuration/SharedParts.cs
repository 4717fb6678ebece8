namespace Slipway.Gateway.Configuration;

/// <summary>
/// Parts of the gateway, by what they are configured with: made once, common to all versions of the configuration that have them, and
/// disposed when no version has them any more. So what did not change goes on as it is: connections, health, memories of guests. Thread-safe.
/// </summary>
/// <param name="dispose">Ends a part.</param>
internal sealed class SharedParts<T>(Func<T, ValueTask> dispose)
    where T : class
{
    private readonly Dictionary<string, (T Part, int Uses)> _parts = new(StringComparer.Ordinal);

    /// <summary>The part, which is the caller's too from now on; null where there is none, and one is to be made and added.</summary>
    public T? Acquire(string key)
    {
        lock (_parts)
        {
            if (!_parts.TryGetValue(key, out var entry))
                return null;
            _parts[key] = entry with { Uses = entry.Uses + 1 };
            return entry.Part;
        }
    }

    /// <summary>Adds a part that the caller has made, and has.</summary>
    public void Add(string key, T part)
    {
        lock (_parts)
            _parts.Add(key, (part, 1));
    }

    /// <summary>The caller does not have the part any more.</summary>
    public async ValueTask ReleaseAsync(string key)
    {
        T part;
        lock (_parts)
        {
            (part, var uses) = _parts[key];
            if (uses > 1)
            {
                _parts[key] = (part, uses - 1);
                return;
            }

            _parts.Remove(key);
        }

        await dispose(part).ConfigureAwait(false);
    }
}
