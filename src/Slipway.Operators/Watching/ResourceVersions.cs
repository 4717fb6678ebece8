using System.Globalization;

namespace Slipway.Operators.Watching;

/// <summary>
/// The order of resource versions. They are numbers, the greater the later, of all objects of a kind: so Kubernetes' API has it since 1.35
/// (KEP-5504), and so it has been with etcd beneath before. Of servers that have other versions nothing is known.
/// </summary>
internal static class ResourceVersions
{
    /// <summary>Null where it is no number.</summary>
    public static ulong? Number(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether an object is known to be an earlier state than another.</summary>
    public static bool IsBefore(CachedObject one, CachedObject other) => Number(one.ResourceVersion) < Number(other.ResourceVersion);
}
