using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Where a command writes: results to one stream, problems to the other, with colour only where a person looks.</summary>
internal sealed record Terminal(Screen Out, Screen Error)
{
    /// <summary>Wide enough that nothing is broken in practice when a program reads the output.</summary>
    private const int WidthWhenRedirected = 10_000;

    /// <summary>With less, two columns side by side cannot be read; some terminals say that they have none at all.</summary>
    private const int LeastWidth = 60;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },

        // For people and programs that read JSON, not for HTML pages. Control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The terminal of this process. <c>NO_COLOR</c> (no-color.org), set to anything but nothing, turns colour off.</summary>
    public static Terminal OfProcess()
    {
        var refused = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var wanted = !refused && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Create(Console.Out, Console.IsOutputRedirected), Create(Console.Error, Console.IsErrorRedirected));

        Screen Create(TextWriter writer, bool redirected) =>
            new(writer, wanted && !redirected, redirected ? WidthWhenRedirected : Math.Max(Console.WindowWidth, LeastWidth), !redirected);
    }

    public void WriteError(string message, string? hint)
    {
        Error.Write("error: ", new Style(Color.Red));
        Error.WriteLine(Printable.Text(message));
        if (hint is not null)
            Error.WriteLine($"  {Printable.Text(hint)}");
    }

    public void WriteWarning(string message)
    {
        Error.Write("warning: ", new Style(Color.Yellow));
        Error.WriteLine(Printable.Text(message));
    }

    /// <summary>Writes one JSON document; names in snake_case, what is null left out.</summary>
    public void WriteJson<T>(T document) => Out.Writer.WriteLine(JsonSerializer.Serialize(document, s_json));
}
