using Slipway.Envoy;
using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Admin.Web;

/// <summary>Listeners with their filter chains.</summary>
internal static class ListenerSection
{
    public static Html Of(Generation generation, IReadOnlyList<ListenerStatus> listeners)
    {
        return Html.Of($"""
            <section aria-labelledby="listeners"><h2 id="listeners">Listeners</h2>
            {Html.Each(generation.Listeners, listener => Of(listener.Configuration, StatusOf(listener.Configuration.Name)))}
            </section>
            """);

        ListenerStatus? StatusOf(string name) => listeners.FirstOrDefault(status => status.Name == name);
    }

    private static Html Of(Listener listener, ListenerStatus? status) => Html.Of($"""
        <h3>{listener.Name} <span class="quiet">{status?.Address.ToString() ?? listener.Address.ToString()}</span></h3>
        {WebPage.Table($"Filter chains of {listener.Name}", ["Chain", "TLS", "Filters"], Html.Each(listener.AllFilterChains, Of))}
        """);

    private static Html Of(FilterChain chain) => Html.Of($"""
        <tr><th scope="row">{(chain.Name.Length > 0 ? chain.Name : "without a name")}</th><td>{(chain.Tls is null ? "no" : "yes")}</td>
        <td><ol>{Html.Each(chain.Filters, Of)}</ol></td></tr>
        """);

    private static Html Of(NetworkFilter filter) => filter switch
    {
        HttpConnectionManager manager => Html.Of($"<li>{filter.Name}<ol>{Html.Each(manager.HttpFilters, Of)}</ol></li>"),
        NetworkWasmFilter wasm => OfWasm(filter.Name, wasm.Plugin),
        _ => Html.Of($"<li>{filter.Name}</li>"),
    };

    private static Html Of(HttpFilter filter) => filter is WasmFilter wasm
        ? OfWasm(filter.Name, wasm.Plugin)
        : Html.Of($"<li>{filter.Name}</li>");

    private static Html OfWasm(string filter, PluginConfig plugin) =>
        Html.Of($"<li>{filter} <span class=\"quiet\">plugin {plugin.Name}</span></li>");
}
