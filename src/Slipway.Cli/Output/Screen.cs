using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slipway.Cli.Output;

/// <summary>One of the two streams a command writes to.</summary>
/// <param name="writer">Where to.</param>
/// <param name="colour">Whether escape codes may be written.</param>
/// <param name="width">How many columns there are for what is laid out side by side.</param>
/// <param name="interactive">Whether a person watches, for whom a line may be written over.</param>
internal sealed class Screen(TextWriter writer, bool colour, int width, bool interactive = false)
{
    /// <summary>Lists are not broken to fit: the terminal does that, and what is copied from it then is still one line.</summary>
    private const int Unlimited = 10_000;

    public TextWriter Writer => writer;

    /// <summary>Whether escape codes may be written.</summary>
    public bool Colour => colour;

    /// <summary>Whether a person watches, for whom a line may be written over.</summary>
    public bool Interactive => interactive;

    public void Write(IRenderable content) => Write(content, Unlimited);

    /// <summary>Breaks lines within columns, so that these stay side by side.</summary>
    public void WriteFitted(IRenderable content) => Write(content, width);

    public void Write(string text, Style? style = null) => writer.Write(Render(new Text(text, style), Unlimited));

    public void WriteLine(string text = "", Style? style = null)
    {
        if (text.Length > 0)
            Write(text, style);
        writer.WriteLine();
    }

    private void Write(IRenderable content, int columns)
    {
        // Tables are filled up with spaces on the right, which are in the way of whoever compares or copies the text.
        foreach (var line in Render(content, columns).TrimEnd('\n').Split('\n'))
            writer.WriteLine(line.TrimEnd());
    }

    private string Render(IRenderable content, int columns)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = columns;
        console.Write(content);
        return text.ToString();
    }
}
