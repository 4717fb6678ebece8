using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Slipway.Cli.Commands;

/// <summary>The usual help, followed by the examples of the command it is about.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<Example> rootExamples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in (parseResult.CommandResult.Command as DocumentedCommand)?.Examples ?? rootExamples)
        {
            output.WriteLine($"  {example.Purpose}");
            output.WriteLine($"    {example.Line}");
        }

        return ExitCodes.Ok;
    }
}
