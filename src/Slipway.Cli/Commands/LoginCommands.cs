using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway login</c>: tries credentials and keeps them where docker and others do.</summary>
internal sealed class LoginCommand : DocumentedCommand
{
    public LoginCommand(Terminal terminal)
        : base("login", "Tries credentials for a registry and keeps them, where docker, skopeo and oras find them too.")
    {
        var registry = new Argument<string>("REGISTRY") { Description = "The registry: ghcr.io, docker.io, registry.internal:5000." };
        var user = new Option<string>("--username", "-u") { Description = "Who.", HelpName = "NAME", Required = true };
        var standardInput = new Option<bool>("--password-stdin")
        {
            Description = "Read the password or token from standard input. There is no option for the password itself: other users could read it.",
        };
        var json = SharedOptions.Json();
        Arguments.Add(registry);
        Options.Add(user);
        Options.Add(standardInput);
        Options.Add(json);
        var access = new RegistryAccess(this);
        SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(registry);
            if (!result.GetValue(standardInput))
                throw new CommandException(ExitCodes.Usage, "Where the password comes from is not given.", "Add --password-stdin, and write it there.");
            var password = (await Console.In.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n');
            if (password.Length == 0)
            {
                throw new CommandException(
                    ExitCodes.Usage, "There is no password on standard input.", $"echo \"$TOKEN\" | slipway login {name} -u … --password-stdin");
            }

            var credential = new RegistryCredential(result.GetRequiredValue(user), password);

            // What is wrong is not kept.
            using (var client = access.Client(result, credential))
                await client.PingAsync(name, cancellationToken);
            var place = await DockerConfiguration.OfUser().StoreAsync(name, credential, cancellationToken);
            if (result.GetValue(json))
                terminal.WriteJson(new { Registry = name, credential.User, KeptIn = place });
            else
                terminal.Out.WriteLine(Printable.Line($"logged in to {name} as {credential.User}; kept in {place}"));
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("With a token from the environment:", "echo \"$GITHUB_TOKEN\" | slipway login ghcr.io -u acme --password-stdin")];
}

/// <summary><c>slipway logout</c>: forgets them.</summary>
internal sealed class LogoutCommand : DocumentedCommand
{
    public LogoutCommand(Terminal terminal)
        : base("logout", "Forgets the credentials for a registry.")
    {
        var registry = new Argument<string>("REGISTRY") { Description = "The registry." };
        var json = SharedOptions.Json();
        Arguments.Add(registry);
        Options.Add(json);
        SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(registry);
            var erased = await DockerConfiguration.OfUser().EraseAsync(name, cancellationToken);
            if (result.GetValue(json))
                terminal.WriteJson(new { Registry = name, Erased = erased });
            else
                terminal.Out.WriteLine(Printable.Line(erased ? $"logged out of {name}" : $"there were no credentials for {name}"));
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("No longer here:", "slipway logout ghcr.io")];
}
