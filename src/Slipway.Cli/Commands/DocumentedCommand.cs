using System.CommandLine;

namespace Slipway.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal abstract class DocumentedCommand(string name, string description) : Command(name, description)
{
    public abstract IReadOnlyList<Example> Examples { get; }
}
