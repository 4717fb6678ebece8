namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// The path of a property: segments separated by zero bytes, as guests pass it. A zero byte at the end is tolerated and adds no segment.
/// </summary>
/// <param name="path">The path as the guest gave it, or what remains of it.</param>
internal ref struct PropertyPath(ReadOnlySpan<byte> path)
{
    /// <summary>What is not taken yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = path;

    /// <summary>Takes the next segment.</summary>
    /// <returns>False at the end.</returns>
    public bool TryNext(out ReadOnlySpan<byte> segment)
    {
        if (Rest.IsEmpty)
        {
            segment = default;
            return false;
        }

        var end = Rest.IndexOf((byte)0);
        segment = end < 0 ? Rest : Rest[..end];
        Rest = end < 0 ? default : Rest[(end + 1)..];
        return true;
    }
}
