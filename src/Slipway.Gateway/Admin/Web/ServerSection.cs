using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Admin.Web;

/// <summary>The gateway as a whole, and what can be done to it.</summary>
internal static class ServerSection
{
    public static Html Of(Generation generation, ServerState state, ConfigurationStatus configuration, string version, TimeSpan uptime)
    {
        var node = generation.Bootstrap.Node;
        return Html.Of($"""
            <section aria-labelledby="server"><h2 id="server">Server</h2>
            <dl><dt>State</dt><dd class="{(state.IsReady ? "good" : "bad")}">{state.Name}</dd>
            <dt>Version</dt><dd>{version}, up for {WebPage.Duration(uptime)}</dd>
            <dt>Node</dt><dd>{(node.Id.Length > 0 ? node.Id : "without an id")}{(node.Cluster.Length > 0 ? $" in {node.Cluster}" : "")}</dd>
            <dt>Configuration</dt><dd>version {configuration.Version}, applied {WebPage.Time(configuration.AppliedAt)}</dd></dl>
            {(configuration.LastRefusal is { } refusal ? Of(refusal) : default)}
            <div class="forms">
            <form method="post" action="/healthcheck/fail"><button>Fail health checks</button></form>
            <form method="post" action="/healthcheck/ok"><button>Pass health checks</button></form>
            </div>
            <details><summary>Drain the listeners…</summary>
            <p>No more connections are accepted, and those there are end after their requests. Only a new start undoes that.</p>
            <form method="post" action="/drain_listeners"><button>Drain now</button></form></details>
            </section>
            """);
    }

    private static Html Of(Refusal refusal) => Html.Of($"""
        <h3>Last refused version</h3>
        <p class="bad">A configuration was refused at {WebPage.Time(refusal.Time)}; what was there before went on.</p><pre>{refusal.Reason}</pre>
        """);
}
