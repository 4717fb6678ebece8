using System.CommandLine;
using System.Xml.Linq;
using Slipway.Cli.Creating;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway new</c>: a filter or an operator in C# to begin with.</summary>
internal sealed class NewCommand : DocumentedCommand
{
    private const string Operator = "operator";

    private static readonly IReadOnlyList<Example> s_operator =
        [new("An operator and its tests:", "slipway operator new greetings && slipway build greetings && slipway operator test greetings")];

    private static readonly IReadOnlyList<Example> s_all =
    [
        new("An HTTP filter, from nothing to a changed request:", "slipway new filter greeter && slipway build greeter && slipway try greeter"),
        new("A filter of TCP connections, with its tests:", "slipway new tcp-filter guard && slipway build guard && slipway test guard"),
        new("An operator for Kubernetes:", "slipway new operator greetings && slipway build greetings && slipway operator test greetings"),
    ];

    private readonly Terminal _terminal;
    private readonly bool _isForOperators;
    private readonly Argument<string> _kind = new("KIND") { Description = $"What to make: {string.Join(" or ", TemplateFiles.Kinds)}." };
    private readonly Argument<string> _name = new("NAME") { Description = "What it is called; a folder of this name is made." };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The folder to put it in, in the place of one called NAME.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _source = new("--source")
    {
        Description = "Where Slipway's packages are: a folder or a feed, which goes into a nuget.config. NuGet's settings decide unless given.",
        HelpName = "FOLDER|URL",
    };

    /// <param name="terminal">Where it says what it has made.</param>
    /// <param name="isForOperators">Whether it is <c>slipway operator new</c>, which makes operators and need not be told so.</param>
    public NewCommand(Terminal terminal, bool isForOperators = false)
        : base("new", isForOperators ? "Makes an operator in C# to begin with: the project and its tests."
            : "Makes a filter or an operator in C# to begin with: the project and its tests, and for a filter an envoy.yaml.")
    {
        _terminal = terminal;
        _isForOperators = isForOperators;
        _kind.AcceptOnlyFromAmong([.. TemplateFiles.Kinds]);
        _kind.CompletionSources.Add([.. TemplateFiles.Kinds]);
        if (!isForOperators)
            Arguments.Add(_kind);
        Arguments.Add(_name);
        Options.Add(_output);
        Options.Add(_source);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples => _isForOperators ? s_operator : s_all;

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var name = result.GetRequiredValue(_name);
        if (!TemplateFiles.IsName(name))
        {
            throw new CommandException(
                ExitCodes.Usage, $"'{name}' cannot be the name of a project.", "Use letters, digits and single hyphens, such as add-header.");
        }

        var folder = result.GetValue(_output) ?? name;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new CommandException(ExitCodes.Invalid, $"The folder {folder} is not empty.", "Give another with --output, or another name.");
        var kind = _isForOperators ? Operator : result.GetRequiredValue(_kind);
        var files = TemplateFiles.Of(kind, name);
        foreach (var (path, text) in files)
            await WriteAsync(Path.Combine(folder, path), text, cancellationToken);
        if (result.GetValue(_source) is { } source)
            await WriteAsync(Path.Combine(folder, "nuget.config"), Feed(source), cancellationToken);

        _terminal.Out.WriteLine($"{folder} has {string.Join(", ", files.Keys)}.");
        _terminal.Out.WriteLine($"Next: slipway build {folder} && slipway {(kind == Operator ? "operator " : "")}test {folder}");
        return ExitCodes.Ok;
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllTextAsync(path, text, cancellationToken);
    }

    private static string Feed(string source)
    {
        var value = Directory.Exists(source) ? Path.GetFullPath(source) : source;
        var add = new XElement("add", new XAttribute("key", "slipway"), new XAttribute("value", value));
        return new XElement("configuration", new XElement("packageSources", add)) + "\n";
    }
}
