using Slipway.Compiler;

namespace Slipway.Cli.Building;

/// <summary>What a build has given.</summary>
/// <param name="Path">The module.</param>
/// <param name="Toolchain">What has built it.</param>
/// <param name="Time">How long the build took.</param>
/// <param name="Report">What the compiler of C# tells; null for others.</param>
internal sealed record BuiltModule(string Path, Toolchain Toolchain, TimeSpan Time, CompilerReport? Report);
