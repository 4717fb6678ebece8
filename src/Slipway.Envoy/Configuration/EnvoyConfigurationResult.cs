using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>What <see cref="EnvoyConfiguration"/> made of a file.</summary>
public sealed record EnvoyConfigurationResult
{
    /// <summary>The configuration, or null where there are <see cref="Errors"/>.</summary>
    public Bootstrap? Bootstrap { get; init; }

    /// <summary>The document as it was read, for showing it; empty where it could not be read at all.</summary>
    public StructValue.Struct Document { get; init; } = StructValue.Struct.Empty;

    /// <summary>
    /// Absolute directory against which relative file names in the configuration are meant: the current one, as in Envoy.
    /// </summary>
    public string BaseDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Everything that keeps it from being used, by line; at most <see cref="EnvoyConfiguration.MaxProblems"/>.</summary>
    public ImmutableArray<ConfigurationProblem> Errors { get; init; } = [];

    /// <summary>What was accepted although it has no effect here, by line; at most <see cref="EnvoyConfiguration.MaxProblems"/>.</summary>
    public ImmutableArray<ConfigurationProblem> Warnings { get; init; } = [];
}
