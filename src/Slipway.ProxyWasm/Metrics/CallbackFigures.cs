namespace Slipway.ProxyWasm.Metrics;

/// <summary>How many callbacks of a guest have been made, those at its start excepted, and how long they took, hostcalls included.</summary>
/// <remarks>Not every callback is timed; the others are taken to be like those that are.</remarks>
/// <param name="Count">How many there were.</param>
/// <param name="Total">The time of all together.</param>
/// <param name="Median">Half of them took no longer than about that: to within an eighth; zero where there were none.</param>
/// <param name="P99">Of a hundred, ninety-nine took no longer than about that.</param>
public sealed record CallbackFigures(long Count, TimeSpan Total, TimeSpan Median, TimeSpan P99);
