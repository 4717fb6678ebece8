using System.Text;
using Slipway.Sandbox;

namespace Slipway.Artifacts;

/// <summary>
/// The custom section <c>producers</c>, in which compilers say who they are (WebAssembly tool conventions, ProducersSection.md).
/// </summary>
/// <param name="Field"><c>language</c>, <c>processed-by</c> or <c>sdk</c>.</param>
/// <param name="Name">Such as <c>Rust</c> or <c>clang</c>.</param>
/// <param name="Version">May be empty.</param>
public sealed record Producer(string Field, string Name, string Version)
{
    /// <summary>What could be read; a damaged section has no more to say from there on.</summary>
    public static IReadOnlyList<Producer> Read(IReadOnlyList<CustomSection> sections)
    {
        var producers = new List<Producer>();
        foreach (var section in sections.Where(section => section.Name == "producers"))
            Read(section.Content.Span, producers);
        return producers;
    }

    /// <inheritdoc/>
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";

    internal static void Read(ReadOnlySpan<byte> content, List<Producer> producers)
    {
        if (!TryNumber(ref content, out var fields))
            return;
        for (; fields > 0; fields--)
        {
            if (!TryName(ref content, out var field) || !TryNumber(ref content, out var values))
                return;
            for (; values > 0; values--)
            {
                if (!TryName(ref content, out var name) || !TryName(ref content, out var version))
                    return;
                producers.Add(new Producer(field, name, version));
            }
        }
    }

    private static bool TryName(ref ReadOnlySpan<byte> content, out string name)
    {
        name = "";
        if (!TryNumber(ref content, out var length) || length > content.Length)
            return false;
        name = Encoding.UTF8.GetString(content[..(int)length]);
        content = content[(int)length..];
        return true;
    }

    /// <summary>An unsigned LEB128 number of at most 32 bits.</summary>
    private static bool TryNumber(ref ReadOnlySpan<byte> content, out uint number)
    {
        number = 0;
        for (var shift = 0; shift < 35 && content.Length > 0; shift += 7)
        {
            var next = content[0];
            content = content[1..];
            number |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
