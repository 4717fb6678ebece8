using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Artifacts;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Deploy;
using Slipway.Operators.Installation;
using Slipway.Operators.Manifests;
using Slipway.Operators.Modules;
using Slipway.Sandbox;

namespace Slipway.Cli.OperatorCommands;

/// <summary><c>slipway operator manifests</c>: what a cluster needs for operators to run in it.</summary>
internal sealed class OperatorManifestsCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _modules = new("MODULE")
    {
        Description = "The operators: files, folders that are built for them, or oci:// references.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _namespace = new("--namespace", "-n")
    {
        Description = "Where the host runs and the operators' ServiceAccounts are; slipway-system unless given.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "slipway-system",
    };

    private readonly Option<string[]> _watch = new("--watch-namespace")
    {
        Description = "A namespace that the operators may work in; all unless given. May be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _image = new("--image")
    {
        Description = "Write the host too: a Deployment of this image, which has the command slipway, and a PodDisruptionBudget.",
        HelpName = "IMAGE",
    };

    private readonly Option<bool> _resources = new("--custom-resources")
    {
        Description = "Write a WasmOperator for each module, with all it asks for as grants, and their definition: a host without MODULE runs them.",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "What the host and its lease are called; slipway-operators unless given.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "slipway-operators",
    };

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public OperatorManifestsCommand(Terminal terminal)
        : base("manifests", "Writes what operators need in a cluster: their resource definitions, accounts, and roles with what they ask for, no more.")
    {
        _terminal = terminal;
        Arguments.Add(_modules);
        foreach (Option option in new Option[] { _namespace, _watch, _resources, _image, _name, _json })
            Options.Add(option);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The definition and the roles of one operator:", "slipway operator manifests bin/Release/net10.0/website.wasm | kubectl apply -f -"),
        new("The host as well, with an operator from a registry:",
            "slipway operator manifests oci://ghcr.io/acme/website:1.0 --image ghcr.io/acme/slipway:0.1 | kubectl apply -f -"),
        new("A WasmOperator whose digest can be changed while the host runs on:",
            "slipway operator manifests oci://ghcr.io/acme/website:1.0 --custom-resources | kubectl apply -f -"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (name, space) = (result.GetValue(_name)!, result.GetValue(_namespace)!);
        var modules = result.GetValue(_modules)!;
        var asResources = result.GetValue(_resources);
        var spaces = result.GetValue(_watch) is { Length: > 0 } given ? given : null;
        List<OperatorManifest> manifests = [];
        List<JsonObject> resources = [];
        using (var engine = new SandboxEngine(new SandboxOptions { Pooling = false }))
        using (var functions = OperatorHostcalls.Define(engine))
        {
            foreach (var module in modules)
            {
                var file = (await NamedFilter.GetAsync(_registry, result, _terminal, module, cancellationToken)).File;
                manifests.Add((await OperatorFile.LoadAsync(engine, functions, file, cancellationToken)).Manifest);
                if (asResources)
                    resources.Add(WasmOperatorObjects.Of(manifests[^1], PinnedImage(module), space, spaces));
            }
        }

        if (manifests.GroupBy(manifest => manifest.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CommandException(ExitCodes.Invalid, $"Two of the operators are called {twice.Key}.", "An operator's name is once in a host.");
        List<JsonObject> objects =
        [
            .. manifests.Select(DefinitionObject.Of).OfType<JsonObject>(),
            .. manifests.SelectMany(manifest => AccessObjects.OfOperator(manifest, space, spaces)),
            .. AccessObjects.OfHost(manifests, name, space),
        ];
        if (asResources)
            objects = [WasmOperatorObjects.Definition(), .. objects, .. resources];
        if (result.GetValue(_image) is { } image)
        {
            objects.AddRange(HostObjects.Of(name, space, image,
                asResources ? ["--namespace", space, "--lease", name]
                    : [.. ArgumentsFor(modules), "--namespace", space, "--lease", name, .. (spaces ?? []).SelectMany(s => new[] { "--watch-namespace", s })]));
        }

        if (result.GetValue(_json))
            _terminal.WriteJson(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects]) });
        else
            _terminal.Out.Writer.Write(string.Join("---\n", objects.Select(YamlDocument.Write)));
        return ExitCodes.Ok;
    }

    /// <summary>By the digest that its tag leads to now.</summary>
    private static ArtifactReference PinnedImage(string module)
    {
        if (!ArtifactReference.HasScheme(module))
            throw new CommandException(ExitCodes.Usage, $"A WasmOperator cannot name {module}.", "Push it, and name it as oci://…");
        var reference = ArtifactReference.Parse(module);
        return reference.Digest is not null ? reference : reference.At(ContentStore.OfUser().Get(reference).Manifest.Digest);
    }

    private static IEnumerable<string> ArgumentsFor(IReadOnlyList<string> modules) => modules.Select(module =>
        ArtifactReference.HasScheme(module) ? module
            : throw new CommandException(
                ExitCodes.Usage, $"A host in a cluster cannot get {module}.", $"Push it, and name it as oci://…; or leave out --image."));
}
