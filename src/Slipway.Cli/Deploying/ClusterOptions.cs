using System.CommandLine;
using Slipway.Deploy;

namespace Slipway.Cli.Deploying;

/// <summary>The options that say which cluster is meant, named as kubectl's.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "KUBECONFIG or ~/.kube/config unless given.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _context = new("--context")
    {
        Description = "The context of the kubeconfig; its current one unless given.",
    };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The namespace; the context's unless given." };

    public ClusterOptions(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
        command.Options.Add(_namespace);
    }

    public ClusterConnection Connection(ParseResult result) =>
        new(result.GetValue(_kubeconfig), result.GetValue(_context), result.GetValue(_namespace));
}
