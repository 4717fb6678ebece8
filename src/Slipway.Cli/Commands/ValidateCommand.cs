using System.CommandLine;
using Slipway.Cli.Inspection;
using Slipway.Cli.Output;
using Slipway.Envoy;
using Slipway.Gateway;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway validate</c>: everything that is wrong with a configuration, without serving it.</summary>
internal sealed class ValidateCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string> _file = SharedOptions.Configuration();
    private readonly Option<bool> _noModules = new("--no-modules") { Description = "Do not load the modules that are named." };
    private readonly Option<bool> _json = SharedOptions.Json();

    public ValidateCommand(Terminal terminal)
        : base("validate", "Lists all problems of an Envoy configuration, with file, line and path, and loads its modules.")
    {
        _terminal = terminal;
        Options.Add(_file);
        Options.Add(_noModules);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Would this configuration run here, filters included?", "slipway validate -c envoy.yaml"),
        new("Only the file, in a pipeline that has no modules at hand:", "slipway validate -c envoy.yaml --no-modules --json"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = result.GetRequiredValue(_file);
        var modules = !result.GetValue(_noModules);
        var configuration = MissingQuic.WarnIn(EnvoyConfiguration.Load(file, checkFiles: modules), file, Http3Support.IsAvailable);
        var plugins = modules && configuration.Bootstrap is { } bootstrap ? await PluginTrials.RunAsync(bootstrap, cancellationToken) : [];
        var valid = configuration.Errors.Length == 0 && plugins.All(plugin => plugin.Loads != false);
        if (result.GetValue(_json))
        {
            _terminal.WriteJson(new
            {
                File = file,
                Valid = valid,
                Problems = ProblemTable.Rows(configuration),
                Plugins = plugins,
            });
        }
        else
        {
            ProblemTable.Write(_terminal.Out, configuration);
            Write(plugins);
            _terminal.Out.WriteLine(
                valid ? $"{file} is valid." : $"{file} is not valid.", new Style(valid ? Color.Green : Color.Red));
        }

        return valid ? ExitCodes.Ok : ExitCodes.Invalid;
    }

    private void Write(IReadOnlyList<PluginTrial> plugins)
    {
        if (plugins.Count == 0)
            return;
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0, 2, 0));
        table.AddColumn(new TableColumn("").Padding(0, 0, 0, 0));
        foreach (var plugin in plugins)
        {
            var (word, colour) = plugin.Loads switch
            {
                true => ("ok", Color.Green),
                false => ("error", Color.Red),
                null => ("skipped", Color.Yellow),
            };
            var text = $"{plugin.Place}: {plugin.Module}{(plugin.Reasons.Count == 0 ? "" : ": ")}{string.Join(' ', plugin.Reasons)}";
            table.AddRow(new Text(word, new Style(colour)), new Text(Printable.Line(text)));
        }

        _terminal.Out.Write(table);
    }
}
