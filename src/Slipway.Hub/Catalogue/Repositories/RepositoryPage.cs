using Microsoft.AspNetCore.Http;

namespace Slipway.Hub.Catalogue;

/// <summary>The page of a repository: what an artifact is, who loads it, how to use it, and what it does.</summary>
internal static class RepositoryPage
{
    /// <param name="view">What to show.</param>
    /// <param name="request">How the hub is reached.</param>
    /// <param name="trial">What somebody wants to try, or has tried.</param>
    /// <param name="status">The status of the answer.</param>
    public static IResult Of(RepositoryView view, HttpRequest request, TrialView trial, int status = StatusCodes.Status200OK)
    {
        List<(string Id, string Title, Html Content)> sections =
        [
            ("readme", "Readme", ReadmeSection(view)),
            ("use", "Use it", UseSection(view, request)),
            ("configuration", "Configuration", ConfigurationSection(view)),
            ("try", "Try it", view.Facts.Module is null ? default : TrialSection.Of(view, trial)),
            ("loads", "Who loads it", ConsumersSection(view)),
            ("versions", "Versions", VersionsSection(view)),
            ("functions", "Imports and callbacks", FunctionsSection(view)),
        ];
        sections.RemoveAll(section => section.Content == default);
        return WebPage.Of(
            $"{view.Repository.Name} – Slipway hub",
            Html.Of($"""
                <div class="head"><div class="wide">
                {Heading(view)}
                <nav class="jump" aria-label="On this page"><ul>
                {Html.Each(sections, section => Html.Of($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>"))}
                </ul></nav>
                </div></div>
                <div class="wide columns">
                <div>
                {(view.Facts.Problem is { } problem
                    ? Html.Of($"<p class=\"notice\">This is not the artifact of a filter. {problem}</p>")
                    : default)}
                {Html.Each(sections, section => Html.Of($"""
                    <section aria-labelledby="{section.Id}"><h2 id="{section.Id}">{section.Title}</h2>{section.Content}</section>
                    """))}
                </div>
                {Aside(view)}
                </div>
                """),
            status: status);
    }

    /// <summary>The page of a repository that is not there, or that is not for everybody.</summary>
    public static IResult Missing(HttpRequest request) => WebPage.Problem(
        StatusCodes.Status404NotFound,
        "No such repository",
        $"There is no repository or tag {request.RouteValues["name"]} here that everybody may see.");

    /// <summary>Where the page of a repository is.</summary>
    public static string Address(RepositoryView view) =>
        view.IsNewest ? $"/r/{view.Repository.Name}" : $"/r/{view.Repository.Name}?tag={Uri.EscapeDataString(view.Release.Tag.Name)}";

    private static Html Heading(RepositoryView view)
    {
        var facts = view.Facts;
        var slash = view.Repository.Name.LastIndexOf('/') + 1;
        return Html.Of($"""
            <h1><span class="owner">{view.Repository.Name[..slash]}</span>{view.Repository.Name[slash..]}</h1>
            {(facts.About.Description is { } about ? Html.Of($"<p class=\"lead\">{about}</p>") : default)}
            <ul class="chips">
            <li class="chip">{facts.About.Version ?? view.Release.Tag.Name}</li>
            {(facts.Sdk is { } sdk ? Html.Of($"<li class=\"chip language\">{sdk.Name}</li>") : default)}
            {Html.Each(facts.Kinds, kind => Html.Of($"<li class=\"chip\">{kind}</li>"))}
            {(facts.Abi is { } abi ? Html.Of($"<li class=\"chip\">ABI {abi}</li>") : default)}
            {(facts.About.Licence is { } licence ? Html.Of($"<li class=\"chip\">{licence}</li>") : default)}
            </ul>
            """);
    }

    private static Html Aside(RepositoryView view)
    {
        var facts = view.Facts;
        return Html.Of($"""
            <aside aria-label="Facts">
            <section aria-labelledby="pin"><h2 id="pin">Digest to pin</h2>
            <pre tabindex="0" aria-labelledby="pin"><code>{view.Digest}</code></pre>
            <p class="quiet">Tag <code>{view.Release.Tag.Name}</code>, since {WebPage.Time(view.Release.Tag.Updated)}.
            Tags can be moved; digests cannot.</p>
            </section>
            <section aria-labelledby="pulls"><h2 id="pulls">Pulls</h2>
            <p class="big">{view.Pulls:N0}</p>
            {PullPlot.Of(view.PullsByDay, view.Today)}
            </section>
            <section aria-labelledby="facts"><h2 id="facts">Facts</h2>
            <dl class="facts">
            {Fact("Module", facts.ModuleSize is { } size ? Html.Of($"{WebPage.Bytes(size)}") : default)}
            {Fact("Transfer", Html.Of($"{WebPage.Bytes(view.Release.Size)}"))}
            {Fact("ABI", Html.Of($"{facts.Abi}"))}
            {Fact("Language", facts.Sdk is { } sdk ? Html.Of($"{sdk.Name} <span class=\"quiet\">({sdk.Evidence})</span>") : default)}
            {Fact("Layout", Html.Of($"{facts.Layout}"))}
            {Fact("Root ids", Names(facts.RootIds))}
            {Fact("Calls", Names(facts.About.Clusters))}
            {Fact("Licence", Html.Of($"{facts.About.Licence}"))}
            {Fact("Source", facts.About.Source is { } source
                ? Html.Of($"<a href=\"{source}\" rel=\"nofollow noopener noreferrer ugc\">{source}</a>")
                : default)}
            </dl></section>
            </aside>
            """);

        static Html Fact(string name, Html value) => value.ToString().Length == 0 ? default : Html.Of($"<dt>{name}</dt><dd>{value}</dd>");
    }

    private static Html ReadmeSection(RepositoryView view) =>
        view.Readme is { } readme ? Html.Of($"<div class=\"readme\">{Readme.Render(readme)}</div>") : default;

    private static Html UseSection(RepositoryView view, HttpRequest request)
    {
        var snippets = Snippet.Of(view, request);
        return snippets.Count == 0 ? default : Html.Of($"""
            <p>Pinned by digest, with everything explicit that has a surprising default.</p>
            {Html.Each(snippets.Index(), snippet => Html.Of($"""
                <details name="snippet"{(snippet.Index == 0 ? Html.Of($" open") : default)}><summary>{snippet.Item.Title}</summary>
                <pre tabindex="0" aria-label="For {snippet.Item.Title}"><code>{snippet.Item.Text}</code></pre></details>
                """))}
            """);
    }

    private static Html ConfigurationSection(RepositoryView view)
    {
        if (view.Facts.Module is null)
            return default;
        if (view.Schema is not { Count: > 0 } fields)
            return Html.Of($"<p>The publisher has sent no schema of the configuration along.</p>");
        return WebPage.Table(
            "Fields of the configuration", ["Field", "Type", "Default", "Allowed", "Description"], Html.Each(fields, FieldRow));
    }

    private static Html FieldRow(SchemaField field) => Html.Of($"""
        <tr><th scope="row"><code>{field.Path}</code>{(field.Required ? Html.Of($" <span class=\"chip\">required</span>") : default)}</th>
        <td>{field.Type}</td><td>{Code(field.Default)}</td><td>{field.Allowed}</td><td>{field.Description}</td></tr>
        """);

    private static Html ConsumersSection(RepositoryView view) => view.Facts.Consumers.Count == 0 ? default : Html.Of($"""
        {WebPage.Table(
            "Consumers, and whether they load it", ["Consumer", "Loads it", "Because"], Html.Each(view.Facts.Consumers, ConsumerRow))}
        {(view.Facts.Wasi is { } wasi ? Html.Of($"<p>{Wasi(wasi)}</p>") : default)}
        """);

    private static Html ConsumerRow(Artifacts.ConsumerVerdict consumer) => Html.Of($"""
        <tr><th scope="row">{consumer.Consumer}</th>
        <td class="{(consumer.Loads ? "good" : "bad")}">{(consumer.Loads ? "yes" : "no")}</td><td>{consumer.Reason}</td></tr>
        """);

    private static string Wasi(Artifacts.WasiDemand wasi) => wasi switch
    {
        { Functions.Count: 0 } => "It imports nothing from WASI: any Envoy links it.",
        { Since: { } since } => $"It imports {WebPage.Count(wasi.Functions.Count, "function")} from WASI: {since} links it.",
        _ => $"No Envoy links it: none has {string.Join(", ", wasi.Missing)} of WASI.",
    };

    private static Html VersionsSection(RepositoryView view) =>
        WebPage.Table("Tags", ["Tag", "Digest", "Size", "Pushed"], Html.Each(view.Releases, release => Html.Of($"""
            <tr><th scope="row"><a href="/r/{view.Repository.Name}?tag={Uri.EscapeDataString(release.Tag.Name)}"{(
                release == view.Release ? Html.Of($" aria-current=\"page\"") : default)}>{release.Tag.Name}</a></th>
            <td><code>{release.Tag.Digest}</code></td><td>{WebPage.Bytes(release.Size)}</td><td>{WebPage.Time(release.Tag.Updated)}</td></tr>
            """)));

    private static Html FunctionsSection(RepositoryView view)
    {
        var facts = view.Facts;
        return facts.Module is null ? default : Html.Of($"""
            {(facts.Imports.Count == 0 ? Html.Of($"<p>It imports nothing.</p>") : default)}
            {Html.Each(facts.Imports.GroupBy(import => import.Module), group => Html.Of($"""
                <h3>Imports from <code>{group.Key}</code></h3><ul class="names">{Html.Each(group, import => Name(import.Name))}</ul>
                """))}
            <h3>Callbacks</h3>
            {(facts.Callbacks.Count == 0 ? Html.Of($"<p>None: no host would call it.</p>") : Names(facts.Callbacks))}
            """);
    }

    private static Html Names(IReadOnlyList<string> names) =>
        names.Count == 0 ? default : Html.Of($"<ul class=\"names\">{Html.Each(names, Name)}</ul>");

    private static Html Name(string name) => Html.Of($"<li>{name}</li>");

    private static Html Code(string text) => text.Length == 0 ? default : Html.Of($"<code>{text}</code>");
}
