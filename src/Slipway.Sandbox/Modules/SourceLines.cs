namespace Slipway.Sandbox;

/// <summary>
/// Reads the custom section <c>slipway.lines</c>, in which Slipway's compiler says which lines of the source a module's code comes from;
/// <c>docs/build.md</c> has its format. It is read anew for each trap, so that modules that do not trap pay nothing for it.
/// </summary>
internal static class SourceLines
{
    public const string SectionName = "slipway.lines";
    private const int Version = 1;

    /// <param name="content">The section's content; its author is the guest's.</param>
    /// <param name="function">How many functions with a body come before the one that is meant.</param>
    /// <param name="offset">The instruction's offset in the body.</param>
    /// <returns>Such as <c>Filter.cs:12</c>; null where the section does not tell.</returns>
    public static string? Find(ReadOnlySpan<byte> content, int function, long offset)
    {
        try
        {
            return Read(content, function, offset);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string? Read(ReadOnlySpan<byte> content, int function, long offset)
    {
        var reader = new WasmReader(content);
        if (content.IsEmpty || reader.ReadUnsigned() != Version) return null;
        var files = new string[reader.ReadCount()];
        for (var i = 0; i < files.Length; i++) files[i] = reader.ReadName();
        ulong number = 0;
        for (var functions = reader.ReadCount(); functions > 0; functions--)
        {
            number += reader.ReadUnsigned();
            if (number > (ulong)function) return null;
            var found = ReadPlace(ref reader, offset);
            if (number != (ulong)function) continue;
            return found is { File: var file, Line: var line } && file >= 0 && file < files.Length
                ? $"{GuestFrame.Printable(files[file])}:{line}"
                : null;
        }

        return null;
    }

    /// <summary>The last place that begins no later than an offset; the function's first where none does.</summary>
    private static (long File, long Line)? ReadPlace(ref WasmReader reader, long offset)
    {
        (long File, long Line)? found = null;
        long file = 0, line = 0;
        ulong start = 0;
        for (var places = reader.ReadCount(); places > 0; places--)
        {
            start += reader.ReadUnsigned();
            file += reader.ReadSigned();
            line += reader.ReadSigned();
            if (found is null || start <= (ulong)offset) found = (file, line);
        }

        return found;
    }
}
