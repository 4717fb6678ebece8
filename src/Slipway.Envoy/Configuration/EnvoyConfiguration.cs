namespace Slipway.Envoy;

/// <summary>Reads Envoy v3 bootstrap configurations, in YAML or JSON.</summary>
public static class EnvoyConfiguration
{
    /// <summary>Most errors, and most warnings, that one result lists.</summary>
    public const int MaxProblems = 100;

    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxSize = 16 * 1024 * 1024;
}
