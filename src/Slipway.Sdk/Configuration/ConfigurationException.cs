namespace Slipway.Sdk;

/// <summary>A configuration is wrong. The message is one sentence that says where, which field, and what it must be.</summary>
public sealed class ConfigurationException : Exception
{
    internal ConfigurationException(int line, int column, string path, string problem)
        : base(string.Concat((string[])["line ", Decimal.Text(line), ", column ", Decimal.Text(column), ": ", path, " ", problem]))
    {
        Line = line;
        Column = column;
        Path = path;
    }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The character in it, from 1.</summary>
    public int Column { get; }

    /// <summary>The field, such as <c>rules[2].limit</c>.</summary>
    public string Path { get; }
}
