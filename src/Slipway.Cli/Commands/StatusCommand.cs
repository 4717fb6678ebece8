using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Deploying;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Deploy;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway status</c>: which filters are deployed, which digest of them, and what the cluster says of it.</summary>
internal sealed class StatusCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "Only what was deployed as this.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "In all namespaces." };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;
    private readonly ClusterOptions _cluster;

    public StatusCommand(Terminal terminal)
        : base("status", "Shows what is deployed in a cluster, by which digest, whether its tag has moved on, and what controllers say of it.")
    {
        _terminal = terminal;
        Arguments.Add(_name);
        Options.Add(_all);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        _cluster = new ClusterOptions(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("All that is deployed anywhere:", "slipway status -A"),
        new("One filter:", "slipway status greeter -n shop"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var cluster = _cluster.Connection(result).Connect();
        var @namespace = result.GetValue(_all) ? null : cluster.Namespace;
        var name = result.GetValue(_name);
        var plugins = await DeployedPlugin.ListAsync(cluster, @namespace, name is null ? null : PluginDeployment.CheckName(name),
            cancellationToken);
        if (name is not null && plugins.Count == 0)
            throw new CommandException(ExitCodes.Invalid,
                $"Nothing is deployed as {name} in {(@namespace is null ? "any namespace" : $"the namespace {@namespace}")}.");
        using var client = _registry.Client(result);
        var tags = new List<(DeployedPlugin Plugin, string Tag)>();
        foreach (var plugin in plugins)
            tags.Add((plugin, await TagAsync(client, plugin, cancellationToken)));
        if (result.GetValue(_json))
            _terminal.WriteJson(tags.Select(entry =>
                new
                {
                    entry.Plugin.Name,
                    entry.Plugin.Namespace,
                    entry.Plugin.Target,
                    entry.Plugin.Reference,
                    entry.Plugin.Digest,
                    entry.Tag,
                    entry.Plugin.Objects
                }));
        else
            Write(tags);
        return ExitCodes.Ok;
    }

    /// <summary>Whether the tag that was asked for still leads to what runs.</summary>
    private static async Task<string> TagAsync(RegistryClient client, DeployedPlugin plugin, CancellationToken cancellationToken)
    {
        try
        {
            if (plugin.Reference is null || ArtifactReference.Parse(plugin.Reference) is not { Digest: null } reference)
                return "none was asked for";
            var now = await client.FindDigestAsync(reference, cancellationToken);
            return now is null ? "is gone" : now == plugin.Digest ? "is this" : $"has moved to {now.Hex[..12]}";
        }
        catch (ArtifactException e)
        {
            return $"unknown: {e.Message}";
        }
    }

    private void Write(List<(DeployedPlugin Plugin, string Tag)> tags)
    {
        if (tags.Count == 0)
            _terminal.Out.WriteLine("Nothing is deployed.");
        foreach (var (index, (plugin, tag)) in tags.Index())
        {
            if (index > 0)
                _terminal.Out.WriteLine();
            Facts.Write(
                _terminal.Out,
                [
                    ("deployed", $"{plugin.Namespace}/{plugin.Name} by {plugin.Target}"),
                    ("artifact", plugin.Reference),
                    ("digest", plugin.Digest?.ToString() ?? "unknown"),
                    ("its tag", tag),
                    .. plugin.Objects.SelectMany(Lines),
                ]);
        }
    }

    private static IEnumerable<(string, string?)> Lines(DeployedObject item) => item.Conditions.Count == 0
        ? [(item.Kind, item.Name)]
        : item.Conditions.Select(condition => (item.Kind, (string?)$"{item.Name}: {Text(condition)}"));

    private static string Text(DeployedCondition condition) =>
        $"{condition.Type} {condition.Status}{(condition.Reason is null ? "" : $" ({condition.Reason})")}{(condition.Message is null ? "" : $": {condition.Message}")}";
}
