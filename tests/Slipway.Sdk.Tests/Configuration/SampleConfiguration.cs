using System.ComponentModel.DataAnnotations;

namespace Slipway.Sdk.Tests.Configuration;

/// <summary>All that a configuration can have.</summary>
[FilterConfiguration]
public sealed partial record SampleConfiguration
{
    /// <summary>Who it is for; at most <c>ten</c> characters.</summary>
    [MinLength(1), MaxLength(10)]
    public required string Name { get; init; }

    public string Note { get; init; } = "a \"note\"";

    [Range(1, 100)]
    public int MaxRequests { get; init; } = 10;

    public long? Bytes { get; init; }

    [Range(0.5, 2.5)]
    public double Factor { get; init; } = 1.5;

    public bool IsOn { get; init; } = true;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public SampleMode Mode { get; init; } = SampleMode.DenyAll;

    [MinLength(1)]
    public IReadOnlyList<string> Keys { get; init; } = [];

    public int[][] Matrix { get; init; } = [];

    public IReadOnlyDictionary<string, SampleRule> Rules { get; init; } = new Dictionary<string, SampleRule>();

    public SampleRule? Fallback { get; init; }

    private string? Validate() => Name == MaxRequests.ToString() ? "must not have the name of its number" : null;
}

public enum SampleMode
{
    AllowAll,
    DenyAll,
}

[FilterConfiguration]
public sealed partial record SampleRule
{
    public required string Path { get; init; }

    public int Limit { get; init; }
}
