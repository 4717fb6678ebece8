namespace Slipway.Sandbox;

/// <summary>Wasmtime's messages span several lines and list their causes; ours are one sentence.</summary>
internal static class EngineMessage
{
    private const int MaxLength = 500;

    private static readonly string[] s_noise = ["Caused by:", "failed to parse WebAssembly module", "WebAssembly translation error"];

    public static string InOneLine(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Length > 3 && char.IsAsciiDigit(line[0]) && line[1..3] == ": " ? line[3..] : line)
            .Where(line => !s_noise.Contains(line));
        var text = GuestTextIn(string.Join("; ", lines)).TrimEnd('.');
        return text.Length > MaxLength ? text[..MaxLength] : text;
    }

    private static string GuestTextIn(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);
}
