namespace Slipway.Artifacts;

/// <summary>Who loads an artifact, and who does not.</summary>
public sealed record VerificationReport
{
    /// <summary>What was looked at.</summary>
    public required string Reference { get; init; }

    /// <summary>The digest to pin.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The layout; null where it is none that is known.</summary>
    public required ArtifactLayout? Layout { get; init; }

    /// <summary>The digest of the module that the layout leads to; null where there is none.</summary>
    public required Digest? Module { get; init; }

    /// <summary>The size of that module.</summary>
    public required long? ModuleSize { get; init; }

    /// <summary>One verdict for each consumer.</summary>
    public required IReadOnlyList<ConsumerVerdict> Consumers { get; init; }

    /// <summary>What the module's imports from WASI demand of Envoy; null where there is no module.</summary>
    public required WasiDemand? Wasi { get; init; }

    /// <summary>Whether Istio and Envoy Gateway load it and some Envoy links it: what a filter is published for.</summary>
    public bool IsSound => Wasi is { Since: not null } && Consumers.Where(consumer => consumer.IsFilterHost).All(consumer => consumer.Loads);
}

/// <summary>Whether a consumer loads an artifact.</summary>
/// <param name="Consumer">Which.</param>
/// <param name="IsFilterHost">Whether it runs Proxy-Wasm filters.</param>
/// <param name="Loads">Whether it does.</param>
/// <param name="Reason">By what, or why not: a sentence.</param>
public sealed record ConsumerVerdict(string Consumer, bool IsFilterHost, bool Loads, string Reason);

/// <summary>Which Envoy links the functions of WASI that a module imports.</summary>
/// <param name="Functions">The functions it imports.</param>
/// <param name="Since">The oldest generation of Envoy's host that has them all; null when none has.</param>
/// <param name="Missing">Those that no generation has.</param>
public sealed record WasiDemand(IReadOnlyList<string> Functions, string? Since, IReadOnlyList<string> Missing);
