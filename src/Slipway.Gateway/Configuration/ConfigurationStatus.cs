namespace Slipway.Gateway.Configuration;

/// <summary>Which version of the configuration is at work.</summary>
/// <param name="Version">From 1.</param>
/// <param name="AppliedAt">Since when.</param>
/// <param name="LastRefusal">The last version that could not be used, even if another has been applied since; null where there was none.</param>
internal sealed record ConfigurationStatus(int Version, DateTimeOffset AppliedAt, Refusal? LastRefusal);

/// <summary>A version of the configuration that could not be used.</summary>
internal sealed record Refusal(DateTimeOffset Time, string Reason);
