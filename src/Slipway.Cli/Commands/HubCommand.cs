using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.Cli.Arguments;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Hub;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway hub</c>: a registry, until it is told to stop.</summary>
internal sealed class HubCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Option<string> _data = new("--data")
    {
        Description = "The folder that has everything; made where it is not.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<IPEndPoint> _listen = new("--listen")
    {
        Description = "Where to listen; 127.0.0.1:5080 unless given. Port 0 is any that is free.",
        HelpName = "ADDRESS:PORT",
        CustomParser = argument =>
        {
            if (IPEndPoint.TryParse(argument.Tokens[0].Value, out var address))
                return address;
            argument.AddError($"'{argument.Tokens[0].Value}' is no address to listen on, such as 127.0.0.1:5080 or [::]:443");
            return null;
        },
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 5080),
    };

    private readonly Option<string?> _certificate = new("--tls-certificate")
    {
        Description = "The certificate for TLS, in PEM, with those that it was issued by; without it, there is no TLS.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-key") { Description = "The key of the certificate, in PEM.", HelpName = "FILE" };

    private readonly Option<long?> _maxBlob = new("--max-blob-size")
    {
        Description = "How large a blob may be; 10Gi unless given.",
        HelpName = "SIZE",
        CustomParser = Quantities.Size,
    };

    private readonly Option<LogLevel?> _logLevel = SharedOptions.Level();

    public HubCommand(Terminal terminal)
        : base("hub", "Runs a registry of OCI artifacts until Ctrl-C or SIGTERM.")
    {
        _terminal = terminal;
        Option[] options = [_data, _listen, _certificate, _key, _maxBlob, _logLevel];
        foreach (var option in options)
            Options.Add(option);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("On this machine alone:", "slipway hub --data hub"),
        new("For others, with TLS:", "slipway hub --data /var/lib/hub --listen [::]:443 --tls-certificate hub.pem --tls-key hub.key"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new HubOptions
        {
            Data = result.GetRequiredValue(_data),
            Listen = result.GetRequiredValue(_listen),
            Certificate = result.GetValue(_certificate),
            CertificateKey = result.GetValue(_key),
            Logging = logging =>
            {
                SharedOptions.Filter(logging, result.GetValue(_logLevel), trace: false);
                logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
                logging.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(line => line.Colour = _terminal.Out.Colour);
            },
        };
        await using var hub = await HubHost.StartAsync(
            result.GetValue(_maxBlob) is { } size ? options with { MaxBlobSize = size } : options, cancellationToken);
        _terminal.Out.WriteLine($"Ready on {hub.Address}");
        _terminal.Out.Writer.Flush();
        try
        {
            await hub.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Being told to stop is how this ends well.
        }

        return ExitCodes.Ok;
    }
}
