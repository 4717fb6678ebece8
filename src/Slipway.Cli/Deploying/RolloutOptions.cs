using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Deploy;

namespace Slipway.Cli.Deploying;

/// <summary>What is done with a target's objects: they are written, compared with those of the cluster, or applied.</summary>
internal sealed class RolloutOptions
{
    private const string Client = "client";
    private const string Server = "server";

    private readonly Option<string?> _dryRun = new("--dry-run")
    {
        Description = "client, or nothing: write the objects as YAML and leave clusters alone; server: ask the cluster whether it would take them.",
        HelpName = $"{Client}|{Server}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _difference = new("--diff")
    {
        Description = "Show what would change in the cluster; ends with 1 if anything would.",
    };
    private readonly Option<bool> _takeOver = new("--force-conflicts")
    {
        Description = "Take over fields that other field managers have set.",
    };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly ClusterOptions _cluster;

    public RolloutOptions(Command command)
    {
        _dryRun.AcceptOnlyFromAmong(Client, Server);
        foreach (var option in (Option[])[_dryRun, _difference, _takeOver, _json])
            command.Options.Add(option);
        _cluster = new ClusterOptions(command);
    }

    public async Task<int> RunAsync(ParseResult result, Terminal terminal, Func<string, Manifests> write,
        CancellationToken cancellationToken)
    {
        var connection = _cluster.Connection(result);
        var asked = result.GetResult(_dryRun) is not null;
        var onServer = result.GetValue(_dryRun) == Server;
        var difference = result.GetValue(_difference);
        if (asked && !onServer && !difference)
        {
            var written = write(connection.NamespaceOrDefault);
            Warn(terminal, written);
            if (result.GetValue(_json))
                terminal.WriteJson(written.ToJson());
            else
                terminal.Out.Writer.Write(written.ToYaml());
            return ExitCodes.Ok;
        }

        using var cluster = connection.Connect();
        var manifests = write(cluster.Namespace);
        Warn(terminal, manifests);
        var dryRun = asked || difference;
        var steps = await Rollout.ApplyAsync(cluster, manifests, dryRun, result.GetValue(_takeOver), cancellationToken);
        return RolloutTable.Report(terminal, steps, manifests.Warnings, dryRun, difference, result.GetValue(_json));
    }

    private static void Warn(Terminal terminal, Manifests manifests)
    {
        foreach (var warning in manifests.Warnings)
            terminal.WriteWarning(warning);
    }
}
