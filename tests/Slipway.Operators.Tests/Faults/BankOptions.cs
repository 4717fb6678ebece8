namespace Slipway.Operators.Tests.Faults;

/// <summary>How much is written.</summary>
internal sealed record BankOptions
{
    public int Accounts { get; init; } = 50;

    /// <summary>How many write at once.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Between two writes of one writer, so that the machine has something left for the host.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(20);
}
