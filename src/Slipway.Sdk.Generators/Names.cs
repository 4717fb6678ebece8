using System.Text;
using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

internal static class Names
{
    /// <summary><c>MaxRequestBytes</c> as <c>max_request_bytes</c>, <c>URLPath</c> as <c>url_path</c>.</summary>
    public static string SnakeCase(string name)
    {
        var result = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var beginsWord = char.IsUpper(name[i]) && i > 0
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (beginsWord && name[i - 1] != '_')
                result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }

    /// <summary><c>ReadyReplicas</c> as <c>readyReplicas</c>, <c>URLPath</c> as <c>urlPath</c>, <c>URL</c> as <c>url</c>.</summary>
    public static string CamelCase(string name)
    {
        var upper = 0;
        while (upper < name.Length && char.IsUpper(name[upper]))
            upper++;
        var lowered = upper <= 1 || upper == name.Length ? upper : upper - 1;
        return name.Substring(0, lowered).ToLowerInvariant() + name.Substring(lowered);
    }

    /// <summary>
    /// The text of the summary above a declaration. The compiler itself reads such comments only where a project makes a documentation
    /// file.
    /// </summary>
    public static string Summary(SyntaxNode? declaration)
    {
        if (declaration is null)
            return "";
        var text = new StringBuilder();
        foreach (var line in declaration.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith("///", StringComparison.Ordinal))
                text.Append(trimmed.Substring(3).Trim()).Append(' ');
        }

        var comment = text.ToString();
        var begin = comment.IndexOf("<summary>", StringComparison.Ordinal);
        var end = comment.IndexOf("</summary>", StringComparison.Ordinal);
        return begin < 0 || end < begin ? ""
            : WithoutTags(comment.Substring(begin + "<summary>".Length, end - begin - "<summary>".Length)).Trim();
    }

    private static string WithoutTags(string text)
    {
        var result = new StringBuilder();
        var inTag = false;
        foreach (var c in text)
        {
            inTag |= c == '<';
            if (!inTag)
                result.Append(c);
            inTag &= c != '>';
        }

        return result.ToString().Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&");
    }
}
