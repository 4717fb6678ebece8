using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Slipway.Artifacts;
using Slipway.Cli.Commands;
using Slipway.Cli.HubCommands;
using Slipway.Cli.OperatorCommands;
using Slipway.Cli.Output;
using Slipway.Deploy;
using Slipway.Hub;

namespace Slipway.Cli;

/// <summary>The root command, and what all commands have in common: help, errors, exit codes.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to end after Ctrl-C or SIGTERM before the process is ended under it.</summary>
    private static readonly TimeSpan s_shutdownTime = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var root = Create(terminal, verbose);
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            // Only the first: what follows it is mostly its echo.
            var path = string.Join(' ', CommandPath(result.CommandResult.Command));
            terminal.WriteError(result.Errors[0].Message.TrimEnd('.') + ".", $"See '{path} --help'.");
            return ExitCodes.Usage;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = s_shutdownTime,
                Output = terminal.Out.Writer,
                Error = terminal.Error.Writer,
            });
        }
        catch (Exception e) when (Expected(e) is { } expected)
        {
            terminal.WriteError(e.Message, expected.Hint);
            ShowTrace(e);
            return expected.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok;
        }
        catch (Exception e)
        {
            terminal.WriteError($"Internal error: {e.Message}", "This is a defect of slipway; --verbose shows where it happened.");
            ShowTrace(e);
            return ExitCodes.Bug;
        }

        void ShowTrace(Exception e)
        {
            if (result.GetValue(verbose))
                terminal.Error.WriteLine(e.ToString());
        }
    }

    /// <summary>How the command ends, and what to do about it, for what is no defect of Slipway's.</summary>
    private static (int ExitCode, string? Hint)? Expected(Exception e) => e switch
    {
        CommandException command => (command.ExitCode, command.Hint),
        ArtifactException artifact => (ExitCodes.Invalid, artifact.Hint),
        DeployException deploy => (ExitCodes.Invalid, deploy.Hint),
        HubException hub => (ExitCodes.Invalid, hub.Hint),
        _ => null,
    };

    private static RootCommand Create(Terminal terminal, Option<bool> verbose)
    {
        var root = new RootCommand("Makes, builds, tests, ships and runs Proxy-Wasm filters: the WebAssembly extensions of Envoy and Istio.")
        {
            new NewCommand(terminal),
            new BuildCommand(terminal),
            new TestCommand(terminal),
            new RunCommand(terminal),
            new TryCommand(terminal),
            new ValidateCommand(terminal),
            new InspectCommand(terminal),
            new PushCommand(terminal),
            new PullCommand(terminal),
            new VerifyCommand(terminal),
            new SearchCommand(terminal),
            new DeployCommand(terminal),
            new StatusCommand(terminal),
            new UndeployCommand(terminal),
            new ListCommand(terminal),
            new TagCommand(terminal),
            new CopyCommand(terminal),
            new RemoveCommand(terminal),
            new PruneCommand(terminal),
            new SaveCommand(terminal),
            new LoadCommand(terminal),
            new LoginCommand(terminal),
            new LogoutCommand(terminal),
            new HubCommand(terminal),
            new OperatorCommand(terminal),
            verbose,
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!,
        [
            new("A filter in C#, from nothing to a changed request:", "slipway new filter greeter && slipway build greeter && slipway try greeter"),
            new("See what a filter does to a request, without any other process:",
                "slipway try filter.wasm --request \"POST /orders\" -H \"authorization: Basic dTpw\" -d '{\"id\":1}'"),
            new("Run the filters of an Envoy configuration in front of real upstreams:", "slipway run -c envoy.yaml"),
            new("Publish a filter, and see who would load it:", "slipway push ghcr.io/acme/greeter:1.0 greeter && slipway verify ghcr.io/acme/greeter:1.0"),
        ]);
        root.SetAction(result => help.Action.Invoke(result));
        return root;
    }

    private static IEnumerable<string> CommandPath(Command command) =>
        command.Parents.OfType<Command>().SelectMany(CommandPath).Append(command is RootCommand ? "slipway" : command.Name);

    private static int Invoke(this CommandLineAction action, ParseResult result) => ((SynchronousCommandLineAction)action).Invoke(result);
}
