namespace Slipway.ProxyBenchmarks;

/// <summary>A proxy with a configuration.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Family">The program.</param>
/// <param name="Clients">What clients speak to it.</param>
/// <param name="Start">Writes its configuration into a folder, for its port and the upstream's, and gives the command that runs it.</param>
internal sealed record Contender(string Name, string Family, ClientProtocol Clients, Func<string, int, int, string[]> Start);
