namespace Slipway.Cli.Building;

/// <summary>How the filters of one language are built.</summary>
/// <param name="Name">What <c>--toolchain</c> calls it.</param>
/// <param name="Language">The language.</param>
/// <param name="Program">The program that must be there.</param>
/// <param name="Arguments">Its arguments; <c>{name}</c> is the folder's name.</param>
/// <param name="Output">Where the module comes to be, a folder below the project's.</param>
/// <param name="Install">How to get the program.</param>
/// <param name="Image">A container image that has it.</param>
internal sealed record Toolchain(
    string Name, string Language, string Program, IReadOnlyList<string> Arguments, string Output, string Install, string Image)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What a container runs before it builds, for what the image lacks.</summary>
    public string? Prepare { get; init; }
}
