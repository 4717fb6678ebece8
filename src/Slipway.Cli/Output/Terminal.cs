using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Where a command writes: results to one stream, problems to another, with colour only where a person looks.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing wraps in practice when a program reads the output.</summary>
    private const int WidthWhenRedirected = 240;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },

        // For people and programs that read JSON, not for HTML pages. Control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Terminal(TextWriter output, TextWriter error, bool colour, bool errorColour, int width)
    {
        Output = output;
        Error = error;
        Colour = colour;
        Console = Create(output, colour, width);
        ErrorConsole = Create(error, errorColour, width);
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Whether escape codes may be written to <see cref="Output"/>.</summary>
    public bool Colour { get; }

    public IAnsiConsole Console { get; }

    public IAnsiConsole ErrorConsole { get; }

    /// <summary>The terminal of this process. <c>NO_COLOR</c> (no-color.org), set to anything but nothing, turns colour off.</summary>
    public static Terminal OfProcess()
    {
        var wanted = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var redirected = System.Console.IsOutputRedirected;
        return new Terminal(
            System.Console.Out,
            System.Console.Error,
            wanted && !redirected,
            wanted && !System.Console.IsErrorRedirected,
            redirected ? WidthWhenRedirected : Math.Max(System.Console.WindowWidth, 60));
    }

    public void WriteError(string message, string? hint)
    {
        ErrorConsole.Write(new Text("error: ", new Style(Color.Red)));
        ErrorConsole.WriteLine(Printable.Text(message));
        if (hint is not null)
            ErrorConsole.WriteLine($"  {Printable.Text(hint)}");
    }

    /// <summary>Writes one JSON document; names in snake_case, what is null left out.</summary>
    public void WriteJson<T>(T document) => Output.WriteLine(JsonSerializer.Serialize(document, s_json));

    private static IAnsiConsole Create(TextWriter writer, bool colour, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }
}
