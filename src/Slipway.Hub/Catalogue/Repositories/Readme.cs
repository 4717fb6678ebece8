using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Slipway.Hub.Catalogue;

/// <summary>
/// Markdown that anybody may have written, as markup: HTML in it is shown as text, pictures become links, and links lead to web pages and
/// to mail addresses, or are no links.
/// </summary>
internal static class Readme
{
    /// <summary>Headings of a README begin below those of the page.</summary>
    private const int HeadingShift = 2;
    private const int LowestHeading = 6;
    private const string Relations = "nofollow noopener noreferrer ugc";

    private static readonly string[] s_schemes = ["http", "https", "mailto"];

    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().DisableHtml().Build();

    public static Html Render(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, s_pipeline);
            foreach (var heading in document.Descendants<HeadingBlock>())
                heading.Level = Math.Min(heading.Level + HeadingShift, LowestHeading);
            foreach (var link in document.Descendants<LinkInline>().ToList())
                Tame(link);
            foreach (var link in document.Descendants<AutolinkInline>().ToList())
                Tame(link);
            return Html.Trusted(document.ToHtml(s_pipeline));
        }
        catch (ArgumentException)
        {
            // Nested more deeply than Markdig goes.
            return Html.Of($"<pre>{markdown}</pre>");
        }
    }

    private static void Tame(LinkInline link)
    {
        // A picture from elsewhere would tell whoever has it who reads this page.
        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null)
                link.AppendChild(new LiteralInline("picture"));
        }

        if (IsAllowed(link.GetDynamicUrl?.Invoke() ?? link.Url))
            link.GetAttributes().AddProperty("rel", Relations);
        else
            ReplaceByItsText(link);
    }

    private static void Tame(AutolinkInline link)
    {
        if (link.IsEmail || IsAllowed(link.Url))
            link.GetAttributes().AddProperty("rel", Relations);
        else
            link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static void ReplaceByItsText(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }

    private static bool IsAllowed(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && s_schemes.Contains(uri.Scheme);
}
