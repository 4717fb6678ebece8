using System.CommandLine;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Artifacts;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Cli.Telemetry;
using Slipway.Operators.Cluster;
using Slipway.Operators.CustomResources;
using Slipway.Operators.Hosting;
using Slipway.Operators.Leadership;
using Slipway.Operators.Metrics;
using Slipway.Operators.Modules;
using Slipway.Operators.Serving;
using Slipway.Sandbox;

namespace Slipway.Cli.OperatorCommands;

/// <summary><c>slipway operator run</c>: the host of operators, until it is told to stop.</summary>
internal sealed class OperatorRunCommand : DocumentedCommand
{
    private const int MaxWrites = 10_000;
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromMilliseconds(500);

    private readonly Terminal _terminal;

    private readonly Argument<string[]> _modules = new("MODULE")
    {
        Description = "The operators: files, folders of which every .wasm is one, or oci:// references. Files are looked at again and again. "
            + "Without any, those that the WasmOperator resources of the namespace ask for.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Where the operators' ServiceAccounts and the lease are; that of the context unless given.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _watch = new("--watch-namespace")
    {
        Description = "A namespace that the operators may work in; all unless given. May be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _asHost = new("--as-host")
    {
        Description = "Act with the kubeconfig's own rights instead of each operator's ServiceAccount: for a first try.",
    };

    private readonly Option<string?> _lease = new("--lease")
    {
        Description = "The lease by which one of several hosts leads; without it this is the only one.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _configuration = new("--configuration")
    {
        Description = "What the operators are told when they start: a file with JSON.",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> _idle = new("--idle-timeout")
    {
        Description = "How long nothing may be asked of an operator before its instance is evicted; 30s unless given.",
        HelpName = "TIME",
        CustomParser = Quantities.Time,
    };

    private readonly Option<int> _writes = new("--writes-per-second")
    {
        Description = "How many requests an operator may write to the API server in a second, and ten times as many at once; 10 unless given.",
        HelpName = "N",
        DefaultValueFactory = _ => OperatorLimits.Default.WritesPerSecond,
    };

    private readonly Option<IPEndPoint> _listen = new("--listen")
    {
        Description = "Where to answer to /healthz, /readyz, /metrics and /operators; 127.0.0.1:8090 unless given. Port 0 is any that is free.",
        HelpName = "ADDRESS:PORT",
        CustomParser = SharedOptions.ParseEndPoint,
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 8090),
    };

    private readonly Option<string?> _record = new("--record")
    {
        Description = "Write each reconcile into a folder, as a test that 'slipway operator test' does again without a cluster. "
            + "What operators see is in it, secrets included.",
        HelpName = "FOLDER",
    };

    private readonly Option<LogLevel?> _logLevel = SharedOptions.Level();
    private readonly ClusterAccess _cluster;
    private readonly RegistryAccess _registry;

    public OperatorRunCommand(Terminal terminal)
        : base("run", "Runs operators against a cluster until Ctrl-C or SIGTERM.")
    {
        _terminal = terminal;
        Arguments.Add(_modules);
        _cluster = new ClusterAccess(this);
        foreach (Option option in new Option[]
            {
                _namespace, _watch, _asHost, _lease, _configuration, _idle, _writes, _record, _listen, _logLevel,
            })
            Options.Add(option);
        _writes.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int>() is < 1 or > MaxWrites)
                option.AddError($"--writes-per-second is a number from 1 to {MaxWrites}.");
        });
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The operator in this folder, with your own rights:", "slipway build && slipway operator run bin/Release/net10.0/website.wasm --as-host"),
        new("Every operator of a folder, each under its own ServiceAccount:", "slipway operator run operators/ -n slipway-system"),
        new("One of two hosts, of which one leads:", "slipway operator run oci://ghcr.io/acme/website:1.0 --lease slipway-operators"),
        new("What the cluster's WasmOperator resources ask for:", "slipway operator run -n slipway-system"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        void Logging(ILoggingBuilder logging)
        {
            SharedOptions.Filter(logging, result.GetValue(_logLevel), trace: false);
            logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
            logging.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(line => line.Colour = _terminal.Out.Colour);
        }

        using var telemetry = new TelemetryExport();
        using var loggers = LoggerFactory.Create(Logging);
        var logger = loggers.CreateLogger("operators");
        var metrics = new OperatorMetrics();
        var client = _cluster.Connect(
            result, "Say how to reach the API server with --kubeconfig.", new ClusterClientOptions { Metrics = metrics });
        var space = result.GetValue(_namespace) ?? client.Namespace;
        var lease = result.GetValue(_lease) is { } name
            ? new LeaderLease(client, new LeaseOptions(space, name, LeaseOptions.NewIdentity()), logger, metrics)
            : null;
        Func<bool>? isLeader = lease is null ? null : () => lease.IsLeader;
        await using var host = new OperatorHost(
            client, new SandboxOptions(), metrics, isLeader, logger,
            recorder: result.GetValue(_record) is { } folder ? new SuiteRecorder(folder, logger) : null);
        using var resources = result.GetValue(_modules) is { Length: > 0 } ? null : await FromResourcesAsync(host, result, space, logger, cancellationToken);
        await using var server = await OperatorServer.StartAsync(
            result.GetRequiredValue(_listen), host, () => host.IsSynced && resources?.IsSynced is not false, () => lease?.Leader, Logging,
            cancellationToken);

        var files = resources is null ? await LoadAsync(host, result, space, cancellationToken) : null;
        _terminal.Out.WriteLine(resources is null
            ? $"Ready on {server.Address}, {host.Operators.Count} operators on {client.Server}"
            : $"Ready on {server.Address}, for the WasmOperators of {space} on {client.Server}");
        _terminal.Out.Writer.Flush();
        var changing = resources?.RunAsync(isLeader, cancellationToken) ?? LookAsync(host, files!, result, space, logger, cancellationToken);
        await (lease is null
            ? host.WorkAsync(null, cancellationToken)
            : lease.RunAsync(leading => host.WorkAsync(isLeader, leading), cancellationToken));
        await changing;
        return ExitCodes.Ok;
    }

    private async Task<WasmOperatorController> FromResourcesAsync(
        OperatorHost host, ParseResult result, string space, ILogger logger, CancellationToken cancellationToken)
    {
        // What is given for all operators would be at odds with what each resource says.
        var other = new Option[] { _watch, _asHost, _configuration, _idle, _writes }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
        if (other is not null)
        {
            throw new CommandException(
                ExitCodes.Usage, $"{other.Name} is for operators that the command line names.", "Say it in their WasmOperator resources, or name a MODULE.");
        }

        try
        {
            if (await new ApiDiscovery(host.Client).FindAsync(WasmOperator.Kind.ApiVersion, WasmOperator.Kind.Kind, cancellationToken) is null)
            {
                throw new CommandException(
                    ExitCodes.Invalid, $"No MODULE is named, and {host.Client.Server} has no WasmOperator resources.",
                    "Name the operators, or install the definition: slipway operator manifests MODULE --custom-resources | kubectl apply -f -");
            }
        }
        catch (ClusterException e)
        {
            throw new CommandException(ExitCodes.Invalid, e.Message, null, e);
        }

        return new WasmOperatorController(
            host, new ModuleSource(ContentStore.OfUser(), _registry.Options(result)), space, logger);
    }

    /// <summary>Loads what was named; here, what is refused ends the command.</summary>
    private async Task<ModuleFiles> LoadAsync(OperatorHost host, ParseResult result, string space, CancellationToken cancellationToken)
    {
        var named = result.GetRequiredValue(_modules);
        foreach (var missing in named.Where(path => !ArtifactReference.HasScheme(path) && !Path.Exists(path)))
            throw new CommandException(ExitCodes.Invalid, $"There is no module {missing}.", "Build it with slipway build.");
        var files = new ModuleFiles([.. named.Where(path => !ArtifactReference.HasScheme(path))]);
        List<(string Name, ReadOnlyMemory<byte> Wasm)> modules = [.. files.Look().Changed];
        foreach (var reference in named.Where(ArtifactReference.HasScheme))
        {
            var file = (await NamedFilter.GetAsync(_registry, result, _terminal, reference, cancellationToken)).File;
            modules.Add((NameOf(reference), FileArgument.Read(file)));
        }

        if (modules.GroupBy(module => module.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CommandException(ExitCodes.Invalid, $"Two of the operators are called {twice.Key}.", "Give their files other names.");
        foreach (var (name, wasm) in modules)
        {
            try
            {
                await host.SetAsync(SpecOf(name, wasm, result, space), cancellationToken);
            }
            catch (Exception e) when (e is OperatorModuleException or DeniedException or ClusterException)
            {
                throw new CommandException(ExitCodes.Invalid, e.Message, null, e);
            }
        }

        return files;
    }

    /// <summary>Looks at the files until it is told to stop. What is refused is logged, and what there was goes on.</summary>
    private async Task LookAsync(
        OperatorHost host, ModuleFiles files, ParseResult result, string space, ILogger logger, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_lookInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var (changed, gone) = files.Look();
                foreach (var name in gone)
                    await host.RemoveAsync(name, cancellationToken);
                foreach (var (name, wasm) in changed)
                    await ChangeAsync(host, SpecOf(name, wasm, result, space), logger, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private static async Task ChangeAsync(OperatorHost host, OperatorSpec spec, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await host.SetAsync(spec, cancellationToken);
            logger.LogInformation("{Operator}: another version of its module is at work.", spec.Name);
        }
        catch (Exception e) when (e is OperatorModuleException or DeniedException or ClusterException)
        {
            logger.LogError("{Operator}: its new version is refused, and the one before goes on: {Reason}", spec.Name, e.Message);
        }
    }

    private OperatorSpec SpecOf(string name, ReadOnlyMemory<byte> wasm, ParseResult result, string space) => new()
    {
        Name = name,
        Wasm = wasm,
        ServiceAccountNamespace = result.GetValue(_asHost) ? null : space,
        Namespaces = result.GetValue(_watch) is { Length: > 0 } spaces ? spaces : null,
        Configuration = result.GetValue(_configuration) is { } file ? FileArgument.Read(file) : OperatorSpec.NoConfiguration,
        Limits = OperatorLimits.Default with { WritesPerSecond = result.GetValue(_writes) },
        IdleTimeout = result.GetValue(_idle) ?? OperatorSpec.DefaultIdleTimeout,
    };

    /// <summary>The last part of the repository: oci://registry/acme/website:1.0 is website.</summary>
    private static string NameOf(string reference)
    {
        var repository = ArtifactReference.Parse(reference).Repository;
        return repository[(repository.LastIndexOf('/') + 1)..];
    }
}
