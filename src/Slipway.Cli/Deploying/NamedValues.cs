using System.CommandLine;
using System.CommandLine.Parsing;

namespace Slipway.Cli.Deploying;

/// <summary>Options that are given as <c>NAME=VALUE</c>, separated by commas or given several times.</summary>
internal static class NamedValues
{
    public static Option<Dictionary<string, string>> Option(string name, string description, char? separator) => new(name)
    {
        Description = description,
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
        CustomParser = argument => Parse(argument, separator),
    };

    private static Dictionary<string, string> Parse(ArgumentResult argument, char? separator)
    {
        var values = new Dictionary<string, string>();
        foreach (var pair in argument.Tokens.SelectMany(token => separator is { } character ? token.Value.Split(character) : [token.Value]))
        {
            var equals = pair.IndexOf('=');
            if (equals <= 0)
                argument.AddError($"'{pair}' is not NAME=VALUE");
            else if (!values.TryAdd(pair[..equals], pair[(equals + 1)..]))
                argument.AddError($"'{pair[..equals]}' is given twice");
        }

        return values;
    }
}
