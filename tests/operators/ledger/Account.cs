using Slipway.Sdk.Resources;

namespace LedgerOperator;

/// <summary>What tests write to while all else goes wrong.</summary>
[Resource("faults.slipway.dev/v1", "Account", "accounts")]
public sealed partial record Account
{
    /// <summary>What is wanted.</summary>
    public required AccountSpec Spec { get; init; }

    /// <summary>What was done.</summary>
    public AccountStatus? Status { get; init; }
}

/// <summary>What is wanted.</summary>
[ResourcePart]
public sealed partial record AccountSpec
{
    /// <summary>Counts up with each change.</summary>
    public long Round { get; init; }
}

/// <summary>What was done.</summary>
[ResourcePart]
public sealed partial record AccountStatus
{
    /// <summary>The last round that was entered.</summary>
    public long Round { get; init; }

    /// <summary>How many were: rounds that nobody saw are not, and none is twice.</summary>
    public long Entries { get; init; }
}
