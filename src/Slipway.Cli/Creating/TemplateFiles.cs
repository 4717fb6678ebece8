using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Creating;

/// <summary>
/// The templates of the package Slipway.Templates, which are in this program too, with the names that <c>dotnet new</c> would put in.
/// </summary>
internal static partial class TemplateFiles
{
    private const string Root = "templates/";

    /// <summary>What stands for the name in texts, and in code.</summary>
    private static readonly (string Texts, string Code)[] s_placeholders =
        [("filter-name", "FilterName"), ("operator-name", "OperatorName")];

    private static readonly Assembly s_assembly = typeof(TemplateFiles).Assembly;

    public static IReadOnlyList<string> Kinds { get; } =
    [
        .. s_assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .Select(name => name[Root.Length..name.IndexOf('/', Root.Length)]).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The files of a template for a project of that name, by their path.</summary>
    public static IReadOnlyDictionary<string, string> Of(string kind, string name)
    {
        var prefix = $"{Root}{kind}/";
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in s_assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(s_assembly.GetManifestResourceStream(resource)!);
            files[Named(resource[prefix.Length..], name)] = Named(reader.ReadToEnd(), name);
        }

        return files;
    }

    /// <summary>Whether a name can be a folder's, an assembly's and, without its hyphens, a namespace's.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    private static string Named(string text, string name) => s_placeholders.Aggregate(text, (result, placeholder) => result
        .Replace(placeholder.Texts, name, StringComparison.Ordinal).Replace(placeholder.Code, Pascal(name), StringComparison.Ordinal));

    private static string Pascal(string name) =>
        NotInCode().Replace(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name), "");

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NotInCode();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*$")]
    private static partial Regex NamePattern();
}
