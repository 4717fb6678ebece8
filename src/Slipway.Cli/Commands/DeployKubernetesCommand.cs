using System.CommandLine;
using Slipway.Cli.Deploying;
using Slipway.Cli.Output;
using Slipway.Deploy;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway deploy kubernetes</c>.</summary>
internal sealed class DeployKubernetesCommand : DocumentedCommand
{
    private const int MaxPort = ushort.MaxValue;

    private readonly Terminal _terminal;
    private readonly Option<string> _image = new("--image") { Description = "The image with the slipway command.", Required = true };
    private readonly Option<Uri?> _upstream = HttpAddress.Option("--upstream", "Where requests go.", required: true);
    private readonly Option<int?> _replicas = new("--replicas") { Description = "How many pods; left to others unless given." };

    private readonly Option<int> _port = new("--service-port")
    {
        Description = "The port of the service; 80 unless given.",
        DefaultValueFactory = _ => 80,
    };

    private readonly Option<string?> _pullSecret = new("--pull-secret")
    {
        Description = "The secret with the registry's credentials; NAME-registry unless given, which need not exist.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _values = new("--helm-values")
    {
        Description = "Write values for the chart slipway-gateway, and nothing else.",
    };
    private readonly PluginOptions _plugin;
    private readonly RolloutOptions _rollout;

    public DeployKubernetesCommand(Terminal terminal)
        : base(GatewayTarget.Name, "Runs a gateway of Slipway's own in Kubernetes, with a filter in front of an upstream.")
    {
        _terminal = terminal;
        _plugin = new PluginOptions(this);
        foreach (var option in (Option[])[_image, _upstream, _replicas, _port, _pullSecret, _values])
            Options.Add(option);
        _port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var port) || port is < 1 or > MaxPort))
                result.AddError($"'{token.Value}' is no port");
        });
        _rollout = new RolloutOptions(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("In front of a service:",
            "slipway deploy kubernetes ghcr.io/acme/greeter:1.0 --image registry.internal/slipway:0.1 --upstream http://shop:8080 -n shop"),
        new("By Helm:",
            "slipway deploy kubernetes ghcr.io/acme/greeter:1.0 --image registry.internal/slipway:0.1 --upstream http://shop:8080 --helm-values > v.yaml"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (plugin, _) = await _plugin.ReadAsync(result, _terminal, consumer: null, cancellationToken);
        var options = new GatewayDeploymentOptions
        {
            Image = result.GetRequiredValue(_image),
            Upstream = result.GetRequiredValue(_upstream)!,
            Replicas = result.GetValue(_replicas),
            Port = result.GetValue(_port),
            PullSecret = result.GetValue(_pullSecret),
            PlainHttp = _plugin.PlainHttp(result),
        };
        if (!result.GetValue(_values))
            return await _rollout.RunAsync(result, _terminal, scope => GatewayTarget.Write(plugin, options, scope), cancellationToken);
        _terminal.Out.Writer.Write(GatewayTarget.Values(plugin, options));
        return ExitCodes.Ok;
    }
}
