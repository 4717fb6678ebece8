using System.CommandLine;
using System.Net;
using System.Text;
using Slipway.Cli.Arguments;
using Slipway.Cli.Deploying;
using Slipway.Cli.Output;
using Slipway.Deploy;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway deploy envoy</c>: for an Envoy that reads its configuration from files.</summary>
internal sealed class DeployEnvoyCommand : DocumentedCommand
{
    private static readonly DnsEndPoint s_listen = new("127.0.0.1", 10000);

    private readonly Terminal _terminal;

    private readonly Option<string?> _bootstrap = new("--bootstrap", "-b")
    {
        Description = "Write this bootstrap with the filter in all of its static listeners.",
        HelpName = "FILE",
    };

    private readonly Option<Uri?> _upstream = HttpAddress.Option(
        "--upstream", "Write a complete bootstrap that sends requests there; with --folder, the listener of a new folder.");

    private readonly Option<DnsEndPoint> _listen = new("--listen")
    {
        Description = "Where that listener listens; 127.0.0.1:10000 unless given.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => s_listen,
        CustomParser = argument =>
        {
            if (Uri.TryCreate("tcp://" + argument.Tokens[0].Value, UriKind.Absolute, out var address)
                && address is { Port: >= 0, PathAndQuery: "/" or "" })
                return new DnsEndPoint(address.Host, address.Port);
            argument.AddError($"'{argument.Tokens[0].Value}' is not HOST:PORT");
            return s_listen;
        },
    };

    private readonly Option<string?> _folder = new("--folder")
    {
        Description = "Keep listeners, clusters, filters and modules there as files that a running Envoy watches.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _mountedAt = new("--mounted-at") { Description = "Where Envoy finds that folder.", HelpName = "PATH" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --folder: tell what would be written." };
    private readonly Option<bool> _difference = new("--diff")
    {
        Description = "With --folder: show what would change; ends with 1 if anything would.",
    };
    private readonly Option<bool> _json = new("--json") { Description = "With --folder: write one JSON document." };
    private readonly PluginOptions _plugin;

    public DeployEnvoyCommand(Terminal terminal)
        : base(EnvoyTarget.Name,
            "Writes a filter into the configuration of an Envoy that reads files: a fragment, a bootstrap, or a folder that it watches.")
    {
        _terminal = terminal;
        _plugin = new PluginOptions(this);
        foreach (var option in (Option[])[_bootstrap, _upstream, _listen, _folder, _mountedAt, _dryRun, _difference, _json])
            Options.Add(option);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The filter, to be put into a configuration by hand:", "slipway deploy envoy ghcr.io/acme/greeter:1.0"),
        new("A configuration with the filter in it:",
            "slipway deploy envoy ghcr.io/acme/greeter:1.0 --bootstrap envoy.yaml > with-greeter.yaml"),
        new("A folder that a running Envoy watches:",
            "slipway deploy envoy ghcr.io/acme/greeter:1.0 --folder /etc/envoy/slipway --upstream http://127.0.0.1:8080"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (plugin, artifact) = await _plugin.ReadAsync(result, _terminal, consumer: null, cancellationToken);
        foreach (var warning in EnvoyTarget.Warnings(plugin))
            _terminal.WriteWarning(warning);
        var listen = result.GetValue(_listen)!;
        var route = result.GetValue(_upstream) is { } upstream ? new EnvoyRoute(listen.Host, listen.Port, upstream) : null;
        if (result.GetValue(_folder) is { } folder)
        {
            var files = new EnvoyFolder(folder, result.GetValue(_mountedAt));
            return Apply(result, folder, files, current => current.Plan(plugin, artifact.Artifact.Module, route));
        }

        var local = plugin.Source is ModuleSource.Registry ? plugin with { Source = new ModuleSource.File(artifact.ModuleFile()) } : plugin;
        _terminal.Out.Writer.Write((result.GetValue(_bootstrap), route) switch
        {
            ({ } file, null) => EnvoyTarget.Insert(local, file, Encoding.UTF8.GetString(FileArgument.Read(file))),
            (null, { } complete) => EnvoyTarget.Bootstrap(local, complete),
            (null, null) => EnvoyTarget.Fragment(local),
            _ => throw new CommandException(ExitCodes.Usage, "--bootstrap and --upstream exclude each other."),
        });
        return ExitCodes.Ok;
    }

    private int Apply(ParseResult result, string folder, EnvoyFolder files, Func<EnvoyFolder, IReadOnlyList<FileChange>> plan)
    {
        var difference = result.GetValue(_difference);
        var dryRun = difference || result.GetValue(_dryRun);
        var changes = dryRun ? plan(files) : files.Apply(plan);
        return RolloutTable.Report(_terminal, [.. changes.Select(change => change.Step(folder))], [], dryRun, difference,
            result.GetValue(_json));
    }
}
