using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace Slipway.Cli.Deploying;

/// <summary>Options whose values are those of an enumeration, in lower case with hyphens.</summary>
internal static class Choices
{
    public static Option<T> Of<T>(Option<T> option)
        where T : struct, Enum => Of(option, Names<T>(), value => value);

    public static Option<T?> Of<T>(Option<T?> option)
        where T : struct, Enum => Of(option, Names<T>(), value => (T?)value);

    private static Option<TValue> Of<TValue, T>(Option<TValue> option, Dictionary<string, T> names, Func<T, TValue> convert)
    {
        option.HelpName = string.Join('|', names.Keys);
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. names.Keys]);
        option.CustomParser = argument =>
        {
            if (names.TryGetValue(argument.Tokens[0].Value, out var value))
                return convert(value);
            argument.AddError($"'{argument.Tokens[0].Value}' is none of {string.Join(", ", names.Keys)}");
            return default!;
        };
        return option;
    }

    private static Dictionary<string, T> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => Hyphenated(value.ToString()), StringComparer.OrdinalIgnoreCase);

    private static string Hyphenated(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }
}
