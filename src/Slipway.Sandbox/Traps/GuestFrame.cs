namespace Slipway.Sandbox;

/// <summary>One function on the guest's stack.</summary>
/// <param name="Module">Name under which the module was loaded.</param>
/// <param name="Function">
/// Name of the function from the module's name section, else the name it is exported under, else <c>func[index]</c>; control characters
/// replaced and at most 200 characters long, since the guest's author chose it.
/// </param>
/// <param name="Offset">Position of the instruction, in bytes from the start of the module file.</param>
public sealed record GuestFrame(string Module, string Function, long Offset)
{
    private const int MaxNameLength = 200;

    /// <summary>The file and the line that the instruction comes from, such as <c>Filter.cs:12</c>; null where the module does not tell.</summary>
    public string? Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Module}!{Function} ({(Source is null ? "" : $"{Source}, ")}0x{Offset:x})";

    internal static string Printable(string name)
    {
        if (name.Length > MaxNameLength) name = string.Concat(name.AsSpan(0, MaxNameLength), "...");
        return string.Create(name.Length, name, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
