using System.CommandLine;
using Slipway.Operators.Cluster;

namespace Slipway.Cli.OperatorCommands;

/// <summary>The options that say which API server is meant, and what they make.</summary>
internal sealed class ClusterAccess
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "How to reach the API server; $KUBECONFIG, ~/.kube/config, or the pod's own account unless given.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _context = new("--context") { Description = "Which context of the kubeconfig.", HelpName = "NAME" };

    /// <summary>Adds the options to a command.</summary>
    public ClusterAccess(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
    }

    /// <param name="result">The command line.</param>
    /// <param name="hint">What to do where there is no way to the API server.</param>
    /// <param name="options">How requests are made.</param>
    public ClusterClient Connect(ParseResult result, string hint, ClusterClientOptions? options = null)
    {
        try
        {
            return ClusterConnection.Connect(result.GetValue(_kubeconfig), result.GetValue(_context), options);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException(ExitCodes.Invalid, e.Message, hint, e);
        }
    }
}
