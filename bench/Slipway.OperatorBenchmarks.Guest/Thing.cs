using Slipway.Sdk.Resources;

namespace Slipway.OperatorBenchmarks.Guest;

/// <summary>What is reconciled. The benchmark makes other kinds of it by changing the two digits.</summary>
[Resource("bench.slipway.dev/v1", "Thing00", "thing00s")]
public sealed partial record Thing
{
    public required ThingSpec Spec { get; init; }

    public ThingStatus? Status { get; init; }
}

/// <summary>What is wanted.</summary>
[ResourcePart]
public sealed partial record ThingSpec
{
    /// <summary>Raised with each change.</summary>
    public required int Revision { get; init; }

    public required string Payload { get; init; }
}

/// <summary>What there is.</summary>
[ResourcePart]
public sealed partial record ThingStatus
{
    /// <summary>The revision that has been seen.</summary>
    public required int Observed { get; init; }

    public required string Checksum { get; init; }
}
