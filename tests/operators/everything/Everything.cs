using System.ComponentModel.DataAnnotations;
using Slipway.Sdk.Json;
using Slipway.Sdk.Operators;
using Slipway.Sdk.Resources;

namespace EverythingOperator;

/// <summary>A resource with fields of all kinds.</summary>
[Resource("test.slipway.dev/v1alpha1", "Everything", "everythings", Scope = ResourceScope.Cluster, ShortNames = ["every", "ev"])]
public sealed partial record Everything
{
    /// <summary>What is wanted.</summary>
    public required EverythingSpec Spec { get; init; }

    /// <summary>What was found.</summary>
    public EverythingStatus? Status { get; init; }
}

/// <summary>What is wanted.</summary>
[ResourcePart]
public sealed partial record EverythingSpec
{
    /// <summary>What the reconciler is to do.</summary>
    public string Do { get; init; } = "echo";

    /// <summary>One to three characters.</summary>
    [MinLength(1), MaxLength(3)]
    public string? Nick { get; init; }

    public long Big { get; init; }

    [Range(0.5, 1.5)]
    public double Ratio { get; init; } = 1;

    public bool? Maybe { get; init; }

    public DateTime? Since { get; init; }

    public Level Level { get; init; } = Level.High;

    [MaxLength(2)]
    public IReadOnlyList<EverythingPart> Parts { get; init; } = [];

    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>();

    public string[][]? Table { get; init; }

    public JsonNode? Any { get; init; }

    [JsonName("clusterIP")]
    public string? ClusterIp { get; init; }

    private string? Validate() => Nick == "no" ? "must not be told no" : null;
}

/// <summary>A part.</summary>
[ResourcePart]
public sealed partial record EverythingPart
{
    public required string Name { get; init; }
}

/// <summary>How high.</summary>
public enum Level
{
    Low,
    High,
}

/// <summary>What was found.</summary>
[ResourcePart]
public sealed partial record EverythingStatus
{
    /// <summary>The specification, as it was read and is written again.</summary>
    public EverythingSpec? Echo { get; init; }
}
