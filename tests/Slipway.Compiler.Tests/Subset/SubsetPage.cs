using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Compiler.Tests.Subset;

/// <summary><c>docs/csharp-subset.md</c>.</summary>
internal static partial class SubsetPage
{
    private const string Introduction = """
        # What of C# and .NET compiles

        Written by the tests of the compiler (`SLIPWAY_SUBSET=write ./test Slipway.Compiler`); do not edit. Every line was found out by compiling it.
        Whether what compiles also does what it does on CoreCLR is the subject of the programs in
        [tests/Slipway.Compiler.Tests/Programs](../tests/Slipway.Compiler.Tests/Programs); what does not is in [compiler.md](compiler.md).

        What is refused is an error of the build, at the line of your code that leads there, with the calls between. What is in quotes below stands in its
        place:

        | | |
        |---|---|
        | SLW0100 | '…' is part of the .NET runtime itself, which a module does not carry: it cannot be used. |
        | SLW0102 | '…' is a lean version of the framework's here, and has no '…'. |
        | SLW0110, SLW0120 | An instruction of IL, or an expression tree over a method, that is not supported. |

        Nothing is refused for being in a type: only what your code reaches counts.

        """;

    /// <summary>The whole page.</summary>
    public static string Write(Action<string> progress)
    {
        var page = new StringBuilder(Introduction).Append("\n## The language\n\n| | |\n|---|---|\n");
        foreach (var feature in LanguageFeature.All)
            page.Append(RowOf(feature)).Append('\n');
        page.Append("""

            ## The library
            Public members that C# can use without pointers, obsolete ones excepted; generic types and methods with some arguments. *Compile*: how many of how
            many do.

            """);
        foreach (var group in SupportedTypes.All.GroupBy(type => type.Namespace!))
        {
            page.Append("\n### ").Append(group.Key).Append("\n\n| Type | Compile | Refused |\n|---|--:|---|\n");
            foreach (var type in group)
            {
                progress(TypeNames.Short(type));
                page.Append(RowOf(type)).Append('\n');
            }
        }

        return page.ToString();
    }

    public static string RowOf(LanguageFeature feature) =>
        $"| {feature.Name} | {(feature.Refusal() is { } error ? $"refused: {error.Id} {Quoted(error.Message)}" : "compiles")} |";

    public static string RowOf(Type type)
    {
        var subset = SubsetOfType.Of(type);
        var count = subset.Compiling.Count + subset.Refused.Count;
        var reasons = subset.Refused.GroupBy(member => $"{member.Id} {Quoted(member.Message)}").Select(group =>
            $"{string.Join(", ", group.Select(member => $"`{member.Member.Replace("|", "\\|", StringComparison.Ordinal)}`"))}: {group.Key}");
        return $"| `{TypeNames.Short(type)}` | {subset.Compiling.Count} of {count} | {string.Join("<br>", reasons)} |";
    }

    // What is in quotes tells one error from another of the same kind.
    private static string Quoted(string message)
    {
        var quoted = Quotes().Matches(message);
        return quoted.Count == 0 ? message : string.Join(", ", quoted.Select(match => match.Value));
    }

    [GeneratedRegex(@"(?<!\w)'[^']+'")]
    private static partial Regex Quotes();
}
