using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slipway.Cli.Output;

/// <summary>One of the two streams a command writes to.</summary>
internal sealed class Screen
{
    private readonly int _width;
    private readonly IAnsiConsole _console;

    /// <param name="writer">Where to.</param>
    /// <param name="colour">Whether escape codes may be written.</param>
    /// <param name="width">Columns.</param>
    public Screen(TextWriter writer, bool colour, int width)
    {
        Writer = writer;
        Colour = colour;
        _width = width;
        _console = Create(writer);
    }

    public TextWriter Writer { get; }

    /// <summary>Whether escape codes may be written.</summary>
    public bool Colour { get; }

    public void Write(IRenderable content)
    {
        if (Colour)
        {
            _console.Write(content);
            return;
        }

        // Tables are filled up with spaces on the right, which are in the way of whoever compares or copies the text.
        using var text = new StringWriter();
        Create(text).Write(content);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
            Writer.WriteLine(line.TrimEnd());
    }

    public void Write(string text, Style? style = null) => _console.Write(text, style ?? Style.Plain);

    public void WriteLine(string text = "", Style? style = null) => _console.WriteLine(text, style ?? Style.Plain);

    private IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = _width;
        return console;
    }
}
