using System.Globalization;
using Slipway.Operators.Cluster;

namespace Slipway.OperatorBenchmarks;

/// <summary>Which operator is where: twenty kinds, and where there are more operators than that, those of one kind have a namespace each.</summary>
internal static class Placement
{
    public const int Kinds = 20;
    public const int Namespaces = 10;

    public static ResourceKind Kind(int index)
    {
        var number = (index % Kinds).ToString("00", CultureInfo.InvariantCulture);
        return new ResourceKind("bench.slipway.dev", "v1", $"Thing{number}", $"thing{number}s", true);
    }

    public static string NamespaceOf(int index) => $"bench-{index / Kinds % Namespaces}";

    public static string NameOf(int index) => $"{Kind(index).Kind}/{NamespaceOf(index)}";
}
