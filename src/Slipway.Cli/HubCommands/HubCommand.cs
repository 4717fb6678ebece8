using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Hub;

namespace Slipway.Cli.HubCommands;

/// <summary><c>slipway hub</c>: a registry, until it is told to stop; below it, what its owner does with its folder.</summary>
internal sealed class HubCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Option<string> _data = new("--data")
    {
        Description = "The folder that has everything; made where it is not.",
        HelpName = "DIR",
        Required = true,
        Recursive = true,
    };

    private readonly Option<IPEndPoint> _listen = new("--listen")
    {
        Description = "Where to listen; 127.0.0.1:5080 unless given. Port 0 is any that is free.",
        HelpName = "ADDRESS:PORT",
        CustomParser = SharedOptions.ParseEndPoint,
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

    private readonly Option<TimeSpan?> _grace = new("--grace")
    {
        Description = "How long blobs that no manifest needs, and uploads that do not go on, are kept; 1d unless given.",
        HelpName = "TIME",
        CustomParser = Quantities.Time,
    };

    private readonly Option<int> _rateLimit = new("--rate-limit")
    {
        Description = "How many requests a second one address may make, and one user, on average over ten; 100 unless given, 0 for any number.",
        HelpName = "N",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<Uri?> _publicUrl = new("--public-url")
    {
        Description = "How clients reach it, where that is not how they came: behind another proxy.",
        HelpName = "URL",
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            argument.AddError($"'{argument.Tokens[0].Value}' is no URL such as https://hub.example");
            return null;
        },
    };

    private readonly Option<IPNetwork[]> _trustedProxies = new("--trusted-proxy")
    {
        Description = "Addresses of proxies before the hub, which are believed where X-Forwarded-For says a client is; may be given again.",
        HelpName = "CIDR",
        CustomParser = argument =>
        {
            var networks = new List<IPNetwork>();
            foreach (var token in argument.Tokens)
            {
                if (IPNetwork.TryParse(token.Value, out var network))
                    networks.Add(network);
                else if (IPAddress.TryParse(token.Value, out var address))
                    networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
                else
                    argument.AddError($"'{token.Value}' is no range of addresses such as 10.0.0.0/8 or fd00::/8");
            }

            return [.. networks];
        },
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int> _auditDays = new("--audit-days")
    {
        Description = "How many days the audit log goes back; 90 unless given, 0 for ever.",
        HelpName = "N",
        DefaultValueFactory = _ => HubOptions.DefaultAuditRetention.Days,
    };

    private readonly Option<bool> _open = new("--open")
    {
        Description = "Anybody who reaches it may push and delete: for tests, and machines of one person.",
    };

    private readonly Option<LogLevel?> _logLevel = SharedOptions.Level();

    public HubCommand(Terminal terminal)
        : base("hub", "Runs a registry of OCI artifacts until Ctrl-C or SIGTERM.")
    {
        _terminal = terminal;
        Option[] options =
        [
            _data, _listen, _certificate, _key, _publicUrl, _trustedProxies, _open, _maxBlob, _grace, _rateLimit, _auditDays, _logLevel,
        ];
        foreach (var option in options)
            Options.Add(option);
        Bound(_rateLimit, 1_000_000);
        Bound(_auditDays, 36_500);
        foreach (var command in (Command[])
            [
                new HubUserCommand(terminal, _data), new HubOrganisationCommand(terminal, _data), new HubTokenCommand(terminal, _data),
                new HubRepositoryCommand(terminal, _data), new HubAuditCommand(terminal, _data), new HubCollectCommand(terminal, _data),
                new HubCheckCommand(terminal, _data),
            ])
            Subcommands.Add(command);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("On this machine, for whoever uses it:", "slipway hub --data hub --open"),
        new("The first user:", "echo \"$PASSWORD\" | slipway hub user add acme --admin --password-stdin --data /var/lib/hub"),
        new("For others, with TLS:", "slipway hub --data /var/lib/hub --listen [::]:443 --tls-certificate hub.pem --tls-key hub.key"),
    ];

    private static void Bound(Option<int> number, int most) => number.Validators.Add(option =>
    {
        if (option.GetValueOrDefault<int>() < 0 || option.GetValueOrDefault<int>() > most)
            option.AddError($"{number.Name} must be 0 to {most}");
    });

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new HubOptions
        {
            Data = result.GetRequiredValue(_data),
            Listen = result.GetRequiredValue(_listen),
            Certificate = result.GetValue(_certificate),
            CertificateKey = result.GetValue(_key),
            PublicUrl = result.GetValue(_publicUrl),
            TrustedProxies = result.GetRequiredValue(_trustedProxies),
            Open = result.GetValue(_open),
            MaxBlobSize = result.GetValue(_maxBlob) ?? HubOptions.DefaultMaxBlobSize,
            Grace = result.GetValue(_grace) ?? HubOptions.DefaultGrace,
            RequestsPerSecond = result.GetValue(_rateLimit),
            AuditRetention = result.GetValue(_auditDays) is > 0 and var days ? TimeSpan.FromDays(days) : null,
            Logging = logging =>
            {
                SharedOptions.Filter(logging, result.GetValue(_logLevel), trace: false);
                logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
                logging.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(line => line.Colour = _terminal.Out.Colour);
            },
        };
        await using var hub = await HubHost.StartAsync(options, cancellationToken);
        if (!options.Open && !await hub.HasUsersAsync())
        {
            _terminal.Out.WriteLine("Nobody may push yet. The first user:");
            _terminal.Out.WriteLine($"  echo \"$PASSWORD\" | slipway hub user add NAME --admin --password-stdin --data {options.Data}");
        }

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
