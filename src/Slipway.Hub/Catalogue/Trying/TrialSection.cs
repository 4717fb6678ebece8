using Slipway.Sdk.Testing.Differences;

namespace Slipway.Hub.Catalogue;

/// <summary>A form to try a filter with, and what came of it.</summary>
internal static class TrialSection
{
    private static readonly Dictionary<Change, (string Class, string Mark, string Word)> s_changes = new()
    {
        [Change.Same] = ("same", "", "unchanged"),
        [Change.Added] = ("added", "+", "added"),
        [Change.Removed] = ("removed", "−", "removed"),
        [Change.Changed] = ("changed", "~", "changed"),
    };

    public static Html Of(RepositoryView view, TrialView trial) => Html.Of($"""
        <p>The filter runs here, in the sandbox, on one request of yours.
        It reaches nothing else, and may use 64 MiB and 200 ms for each callback.</p>
        {(trial.Problem is { } problem ? Html.Of($"<p class=\"notice\" role=\"alert\">{problem}</p>") : default)}
        {(trial.Result is { } result ? Of(result) : default)}
        {Form(view, trial.Request)}
        """);

    private static Html Form(RepositoryView view, TrialRequest request) => Html.Of($"""
        <form class="trial" method="post" action="{RepositoryPage.Address(view)}#try">
        <fieldset><legend>Request</legend>
        <div class="pair">
        <div class="field"><label for="method">Method</label><select id="method" name="method">
        {Html.Each(TrialRequest.Methods, method =>
            Html.Of($"<option{(method == request.Method ? Html.Of($" selected") : default)}>{method}</option>"))}
        </select></div>
        {Input("path", "Path", request.Path)}
        </div>
        {Area("headers", "Headers, one on each line", request.Headers, 4)}
        {Area("body", "Body", request.Body, 3)}
        </fieldset>
        <fieldset><legend>Filter</legend>
        {Area("configuration", "Configuration of the plugin", request.Configuration, 3)}
        {Input("root", "Root id", request.RootId)}
        </fieldset>
        <details><summary>What the upstream answers</summary><div>
        {Input("status", "Status", request.Status)}
        {Area("response-headers", "Headers of the response, one on each line", request.ResponseHeaders, 2)}
        {Area("response-body", "Body of the response", request.ResponseBody, 3)}
        </div></details>
        <button>Run the filter</button>
        </form>
        """);

    private static Html Input(string name, string label, string value) => Html.Of($"""
        <div class="field"><label for="{name}">{label}</label>
        <input id="{name}" name="{name}" value="{value}" autocomplete="off" spellcheck="false"></div>
        """);

    // The first line end after the tag is not part of the text.
    private static Html Area(string name, string label, string value, int rows) => Html.Of($"""
        <div class="field"><label for="{name}">{label}</label>
        <textarea id="{name}" name="{name}" rows="{rows}" spellcheck="false">
        {value}</textarea></div>
        """);

    private static Html Of(TrialResult result) => Html.Of($"""
        <div class="outcome{(result.HasFailed ? Html.Of($" failed") : default)}" role="status"><p><strong>{result.Outcome}</strong></p>
        <p class="quiet">{result.Elapsed.TotalMilliseconds:0} ms with loading{(
            result.MemoryBytes > 0 ? $", {WebPage.Bytes(result.MemoryBytes)} of memory" : "")}</p></div>
        {Differences("Request", "From the client", "To the upstream", result.Request, result.UpstreamRequest, "not sent on")}
        {Differences("Response", "From the upstream", "To the client", result.UpstreamResponse, result.Response, "not the upstream's")}
        {Log(result)}
        """);

    private static Html Differences(string title, string from, string to, HttpMessage? before, HttpMessage? after, string alone)
    {
        if (before is null && after is null)
            return default;
        List<Difference> lines = before is null || after is null
            ?
            [
                .. Lines(before ?? after!)
                    .Select(line => new Difference(Change.Same, before is null ? null : line, after is null ? null : line)),
            ]
            :
            [
                .. FieldComparison.Compare(before.Headers, after.Headers),
                .. LineComparison.Compare(BodyText.Of(before.Body), BodyText.Of(after.Body)),
            ];
        var changed = lines.Count(line => line.Change != Change.Same);
        return Html.Of($"""
            <h3>{title} <span class="quiet">{(
                before is null || after is null ? alone : changed == 0 ? "unchanged" : WebPage.Count(changed, "change"))}</span></h3>
            <div class="scroll" tabindex="0" role="region" aria-label="{title} before and after"><table class="changes">
            <caption class="hidden">{title} before and after the filter</caption>
            <thead><tr><th scope="col"><span class="hidden">Change</span></th>
            <th scope="col">{from}</th><th scope="col">{to}</th></tr></thead>
            <tbody>{Html.Each(lines, Of)}</tbody></table></div>
            """);
    }

    private static IEnumerable<string> Lines(HttpMessage message) =>
        message.Headers.Select(header => header.ToString())
            .Concat(message.Body.Length == 0 ? [] : BodyText.Of(message.Body).TrimEnd('\n').Split('\n'));

    private static Html Of(Difference line)
    {
        var (style, mark, word) = s_changes[line.Change];
        return Html.Of($"""
            <tr class="{style}"><th scope="row" class="mark"><span aria-hidden="true">{mark}</span><span class="hidden">{word}</span></th>
            <td>{line.Before}</td><td>{line.After}</td></tr>
            """);
    }

    private static Html Log(TrialResult result) => result.Log.Count == 0 ? default : Html.Of($"""
        <h3>Log</h3><pre tabindex="0" aria-label="Log of the filter"><code>{string.Join('\n', result.Log)}</code></pre>
        """);
}
