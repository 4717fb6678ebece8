using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Deploy;
using Slipway.Sandbox;

namespace Slipway.Cli.Deploying;

/// <summary>The options that say what is deployed, whatever the target; and what they and the artifact make.</summary>
internal sealed class PluginOptions
{
    private readonly Argument<string> _reference = new("REF") { Description = "registry/repository:tag; what is deployed is its digest." };
    private readonly Option<string?> _name = new("--name")
    {
        Description = "What to call it; the end of the repository's path unless given.",
    };

    private readonly Option<string?> _configuration = new("--config", "-c")
    {
        Description = "The plugin's configuration: JSON, or a file with JSON, YAML or any text.",
        HelpName = "JSON|FILE",
    };

    private readonly Option<string?> _rootId = new("--root-id") { Description = "The root context; the artifact's first unless given." };
    private readonly Option<PluginType> _type = new("--type") { Description = "What the filter sees: requests or connections." };
    private readonly Option<PluginPhase> _phase = new("--phase") { Description = "Where among Istio's own filters it stands." };
    private readonly Option<int> _priority = new("--priority") { Description = "Higher ones come first within a phase." };

    private readonly Option<FailureStrategy?> _failure = new("--on-failure")
    {
        Description = "What becomes of requests when the filter fails; reload unless given, which fails them until a new VM runs.",
    };

    private readonly Option<string?> _vmConfiguration = new("--vm-config")
    {
        Description = "The configuration of the VM.",
        HelpName = "TEXT",
    };
    private readonly Option<Dictionary<string,
        string>> _environment = NamedValues.Option("--env", "An environment variable of the VM.", separator: null);
    private readonly Option<string[]> _hostEnvironment = new("--host-env")
    {
        Description = "One that is the proxy's own.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _clusters = new("--cluster")
    {
        Description = "Define a cluster that the filter calls.",
        HelpName = "NAME=http[s]://HOST:PORT",
    };

    private readonly Option<Uri?> _moduleUrl = HttpAddress.Option(
        "--module-url", "The proxy fetches the bare module there, from a hub, and not the artifact.");

    private readonly Option<string?> _moduleFile = new("--module-file")
    {
        Description = "The module is this file where the proxy runs.",
        HelpName = "PATH",
    };
    private readonly Option<bool> _stopIteration = new("--allow-on-headers-stop-iteration")
    {
        Description = "Set Envoy's field of that name.",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Deploy what the target would not load." };
    private readonly RegistryAccess _registry;

    public PluginOptions(Command command)
    {
        command.Arguments.Add(_reference);
        foreach (var option in (Option[])
            [
                _name, _configuration, _rootId, _type, _phase, _priority, _failure, _vmConfiguration, _environment, _hostEnvironment,
                    _clusters,
                _moduleUrl, _moduleFile, _stopIteration, _force,
            ])
            command.Options.Add(option);
        Choices.Of(_type);
        Choices.Of(_phase);
        Choices.Of(_failure);
        _registry = new RegistryAccess(command);
    }

    /// <summary>Gets the artifact, checks that the consumer would load it, and puts both together.</summary>
    /// <param name="consumer">Whose rules of loading apply, by the name that <c>verify</c> has for it; null for Envoy alone, which loads
    /// modules.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(PluginDeployment Plugin, PublishedArtifact Artifact)> ReadAsync(
        ParseResult result, Terminal terminal, string? consumer, CancellationToken cancellationToken)
    {
        var artifact = await PublishedArtifact.GetAsync(_registry, result, terminal, result.GetRequiredValue(_reference),
            cancellationToken);
        var source = Source(result);
        var report = await ArtifactVerification.VerifyAsync(artifact.Store, artifact.Stored, cancellationToken);
        if (Refusal(report, source is ModuleSource.Registry ? consumer : null) is { } refusal)
        {
            if (!result.GetValue(_force))
                throw new CommandException(ExitCodes.Invalid, refusal, "'slipway verify' tells more; --force deploys it all the same.");
            terminal.WriteWarning(refusal);
        }

        var reference = ArtifactReference.Parse(result.GetRequiredValue(_reference));
        var annotations = artifact.Artifact.Manifest.Annotations ?? new Dictionary<string, string>();
        var plugin = new PluginDeployment
        {
            Name = PluginDeployment.CheckName(result.GetValue(_name) ?? PluginDeployment.NameOf(reference)),
            Reference = reference,
            Digest = artifact.Stored.Manifest.Digest,
            Module = Digest.Of(artifact.Artifact.Module.Span),
            Source = source,
            Type = result.GetValue(_type),
            RootId = result.GetValue(_rootId) ?? (artifact.Artifact.Configuration?.RootIds is [var first, ..] ? first : null),
            Configuration = ConfigurationArgument.Read(result.GetValue(_configuration)),
            VmConfiguration = result.GetValue(_vmConfiguration),
            Failure = result.GetValue(_failure),
            Phase = result.GetValue(_phase),
            Priority = result.GetValue(_priority),
            Environment = new SortedDictionary<string, string>(result.GetValue(_environment)!, StringComparer.Ordinal),
            HostEnvironment = result.GetValue(_hostEnvironment) ?? [],
            Clusters = [.. (result.GetValue(_clusters) ?? []).Select(CalloutCluster.Parse)],
            CalledClusters = Listed("dev.slipway.clusters"),
            Capabilities = Capabilities(Listed("dev.slipway.capabilities"), artifact.Artifact),
            AllowOnHeadersStopIteration = result.GetValue(_stopIteration),
        };
        CheckConfiguration(plugin, artifact.Artifact);
        return (plugin, artifact);

        string[] Listed(string key) =>
            annotations.GetValueOrDefault(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    /// <summary>Whether the registry is spoken to without TLS.</summary>
    public bool PlainHttp(ParseResult result) => _registry.Options(result).PlainHttp;

    private ModuleSource Source(ParseResult result) => (result.GetValue(_moduleUrl), result.GetValue(_moduleFile)) switch
    {
        ({ } address, null) => new ModuleSource.Http(address),
        (null, { } path) => Path.IsPathRooted(path)
            ? new ModuleSource.File(path)
            : throw new CommandException(ExitCodes.Usage, $"--module-file {path} is relative, and only the proxy knows to what.",
                "Give an absolute path."),
        (null, null) => new ModuleSource.Registry(),
        _ => throw new CommandException(ExitCodes.Usage, "--module-url and --module-file exclude each other."),
    };

    /// <summary>
    /// A proxy that restricts capabilities also calls only those callbacks that are on the list; authors list what they call.
    /// </summary>
    private static IReadOnlyList<string> Capabilities(string[] listed, Artifact artifact) => listed.Length == 0
        ? []
        : [.. listed, .. ModuleOutline.Read("the module", artifact.Module).FunctionExports
            .Where(name => name.StartsWith("proxy_", StringComparison.Ordinal)
                && !name.StartsWith("proxy_abi_version", StringComparison.Ordinal))];

    private static string? Refusal(VerificationReport report, string? consumer)
    {
        if (report.Wasi is { Since: null } wasi)
            return $"No Envoy loads {report.Reference}: it imports {string.Join(", ", wasi.Missing)}.";
        return report.Consumers.FirstOrDefault(verdict => verdict.Consumer == consumer && !verdict.Loads) is { } verdict
            ? $"{verdict.Consumer} does not load {report.Reference}: {verdict.Reason}"
            : null;
    }

    /// <summary>A configuration that the filter would refuse does not reach the proxies.</summary>
    private static void CheckConfiguration(PluginDeployment plugin, Artifact artifact)
    {
        if (artifact.Schema is { } schema)
        {
            ConfigurationSchema.Parse($"the schema of {plugin.Reference}", schema)
                .Require(System.Text.Encoding.UTF8.GetBytes(plugin.ConfigurationText ?? ""), "The configuration");
        }
    }
}
