using Microsoft.AspNetCore.Http;

namespace Slipway.Hub.Catalogue;

/// <summary>The start page: the search, what it has found, and how to narrow that down.</summary>
internal static class SearchPage
{
    private static readonly Dictionary<Facet, string> s_headings = new()
    {
        [Facet.Abi] = "ABI",
        [Facet.Language] = "Language",
        [Facet.Kind] = "Kind",
        [Facet.Licence] = "Licence",
    };

    private static readonly Dictionary<CatalogueOrder, string> s_orders = new()
    {
        [CatalogueOrder.Relevance] = "Best match",
        [CatalogueOrder.Pulls] = "Most pulled",
        [CatalogueOrder.Newest] = "Newest",
    };

    public static IResult Of(CatalogueResults results)
    {
        var query = results.Query;
        var title = query.Text.Length > 0 ? $"{query.Text} – Slipway hub" : "Slipway hub";
        return WebPage.Of(
            title,
            Html.Of($"""
                <section class="hero"><div class="wide">
                <h1>Find a filter, pin it, run it.</h1>
                <p>WebAssembly extensions for Envoy, Istio and Slipway: what each one imports, who loads it, and how to deploy it.</p>
                {Form(query)}
                </div></section>
                <div class="wide results">
                <nav class="facets" aria-label="Narrow down">{Html.Each(s_headings, heading => Of(heading.Key, heading.Value, results))}</nav>
                <section aria-labelledby="found">
                <h2 id="found">{Heading(results)}</h2>
                {Chosen(query)}
                {(results.Total == 0 ? Nothing(query) : Html.Of($"<ul class=\"cards\">{Html.Each(results.Hits, Of)}</ul>"))}
                {Paging(results)}
                </section>
                </div>
                """),
            search: null);
    }

    private static string Heading(CatalogueResults results) => results.Query is { Text.Length: 0, Choices.Count: 0 }
        ? WebPage.Count(results.Total, "extension")
        : $"{WebPage.Count(results.Total, "extension")} found";

    private static Html Form(CatalogueQuery query) => Html.Of($"""
        <form class="search" role="search" action="/" method="get">
        <div class="field"><label for="q">Search by name, description, import or root id</label>
        <input id="q" name="q" type="search" value="{query.Text}" maxlength="200" autocomplete="off"></div>
        <div class="field"><label for="order">Order</label><select id="order" name="order">
        {Html.Each(s_orders, order => Html.Of(
            $"<option value=\"{Name(order.Key)}\"{(order.Key == query.Order ? Html.Of($" selected") : default)}>{order.Value}</option>"))}
        </select></div>
        {Html.Each(query.Choices, choice => Html.Of(
            $"<input type=\"hidden\" name=\"{CatalogueQuery.NameOf(choice.Key)}\" value=\"{choice.Value}\">"))}
        <button>Search</button>
        </form>
        """);

    private static string Name(CatalogueOrder order) => order.ToString().ToLowerInvariant();

    private static Html Of(Facet facet, string heading, CatalogueResults results)
    {
        var counts = results.Facets.Where(count => count.Facet == facet).ToList();
        return counts.Count == 0 ? default : Html.Of($"""
            <section><h2>{heading}</h2><ul>{Html.Each(counts, count => Of(count, results.Query))}</ul></section>
            """);
    }

    private static Html Of(FacetCount count, CatalogueQuery query)
    {
        var chosen = query.Choices.GetValueOrDefault(count.Facet) == count.Value;
        return Html.Of($"""
            <li><a href="{query.Toggle(count.Facet, count.Value)}"{(chosen ? Html.Of($" aria-current=\"true\"") : default)}>
            <span>{count.Value}</span> <span class="count">{count.Count}</span></a></li>
            """);
    }

    /// <summary>Also those of which there is nothing to be found, which no facet would show.</summary>
    private static Html Chosen(CatalogueQuery query) => query.Choices.Count == 0 ? default : Html.Of($"""
        <p class="chosen">Only {Html.Each(query.Choices, choice => Html.Of($"""
            <a class="chip" href="{query.Toggle(choice.Key, choice.Value)}">{s_headings[choice.Key]}: {choice.Value}<span
            class="hidden">, remove</span> <span aria-hidden="true">×</span></a>
            """))}</p>
        """);

    private static Html Nothing(CatalogueQuery query) => query is { Text.Length: 0, Choices.Count: 0 }
        ? Html.Of($"""
            <div class="empty"><p>Nothing was pushed here yet. A filter and its first entry in this catalogue:</p>
            <pre><code>slipway new filter greeter
            slipway push HOST/acme/greeter:1.0 greeter</code></pre></div>
            """)
        : Html.Of($"""
            <div class="empty"><p>Nothing fits. Words are looked for at their beginnings, and all of them must be there.</p>
            <p><a href="/">Show everything</a></p></div>
            """);

    private static Html Of(CatalogueHit hit) => Html.Of($"""
        <li class="card"><article>
        <h3><a href="/r/{hit.Name}">{hit.Name}</a></h3>
        <p class="version"><span>{hit.Version}</span></p>
        <p class="about">{(hit.Description.Length > 0 ? hit.Description : hit.Title)}</p>
        <ul class="chips">
        {Html.Each(hit.Facets[Facet.Language], value => Html.Of($"<li class=\"chip language\">{value}</li>"))}
        {Html.Each(hit.Facets[Facet.Kind], value => Html.Of($"<li class=\"chip\">{value}</li>"))}
        {Html.Each(hit.Facets[Facet.Abi], value => Html.Of($"<li class=\"chip\">ABI {value}</li>"))}
        {Html.Each(hit.Facets[Facet.Licence], value => Html.Of($"<li class=\"chip\">{value}</li>"))}
        </ul>
        <p class="figures"><span>{WebPage.Count(hit.Pulls, "pull")}</span><span>{WebPage.Bytes(hit.Size)}</span>
        <span>{WebPage.Time(hit.Updated)}</span></p>
        </article></li>
        """);

    private static Html Paging(CatalogueResults results)
    {
        var (page, pages) = (results.Query.Page, results.Pages);
        return pages == 1 ? default : Html.Of($"""
            <nav class="paging" aria-label="Pages">
            {(page > 1 ? Html.Of($"<a class=\"button\" rel=\"prev\" href=\"{results.Query.At(page - 1)}\">Previous</a>") : default)}
            <span>Page {page} of {pages}</span>
            {(page < pages ? Html.Of($"<a class=\"button\" rel=\"next\" href=\"{results.Query.At(page + 1)}\">Next</a>") : default)}
            </nav>
            """);
    }
}
