namespace Slipway.Cli.Differences;

/// <summary>A header, pseudo-header or trailer; the name in lower case.</summary>
internal readonly record struct Field(string Name, string Value)
{
    public override string ToString() => $"{Name}: {Value}";
}
