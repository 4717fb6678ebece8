namespace Slipway.Gateway.Tests.Abuse;

/// <summary>These tests measure the process's memory, so that no others may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AbuseCollection
{
    public const string Name = "Abuse";
}
