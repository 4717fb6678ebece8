namespace Slipway.Sandbox;

/// <summary>A custom section of a module.</summary>
/// <param name="Name">Name of the section, such as <c>producers</c>.</param>
/// <param name="Size">Size of its content in bytes.</param>
/// <param name="Content">The content if it is at most 64 KiB; otherwise empty, so that debugging data does not stay in memory.</param>
public sealed record CustomSection(string Name, int Size, ReadOnlyMemory<byte> Content)
{
    private const int MaxKept = 64 << 10;

    /// <summary>Reads a section from its name to its end.</summary>
    internal static CustomSection Read(ref WasmReader section)
    {
        var name = section.ReadName();
        var content = section.TakeRest();
        return new CustomSection(name, content.Length, content.Length <= MaxKept ? content.ToArray() : []);
    }
}
