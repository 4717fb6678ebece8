namespace Slipway.Cli.Inspection;

/// <summary>Whether a host takes a module, and what speaks against it or should be known.</summary>
/// <param name="Loads">Whether it does.</param>
/// <param name="Reasons">Sentences; when it does not load, all the reasons that were found.</param>
internal sealed record Verdict(bool Loads, IReadOnlyList<string> Reasons);
