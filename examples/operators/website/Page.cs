using System.Text;

namespace WebsiteOperator;

/// <summary>What a website shows.</summary>
internal static class Page
{
    /// <summary>A page of a title and what is below it.</summary>
    public static string Of(string title, string content)
    {
        var (heading, text) = (Escaped(title), Escaped(content));
        return $"<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>{heading}</title></head>"
            + $"<body><h1>{heading}</h1><p>{text}</p></body></html>\n";
    }

    /// <summary>Tells pages apart (FNV-1a, 64 bits): against mistakes, not against malice.</summary>
    public static string Checksum(string page)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(page))
            hash = (hash ^ b) * 1099511628211UL;
        return hash.ToString("x16");
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");
}
