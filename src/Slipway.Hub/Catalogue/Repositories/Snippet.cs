using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Hub.Catalogue;

/// <summary>
/// Something to copy: how a consumer is told to load an artifact, by its digest and with everything said that has a surprising default.
/// </summary>
/// <param name="Title">For whom.</param>
/// <param name="Text">What to copy.</param>
internal sealed record Snippet(string Title, string Text)
{
    private const string Slipway = "Slipway";
    private const string Tcp = "TCP";
    private const string Http = "HTTP";
    private const int ShortHash = 12;

    private static readonly (string Title, string? Kind, string File)[] s_templates =
    [
        (Slipway, null, "slipway.txt"),
        ("Envoy", Http, "envoy-http.yaml"),
        ("Envoy", Tcp, "envoy-network.yaml"),
        ("Istio WasmPlugin", null, "istio-wasmplugin.yaml"),
        ("Istio TrafficExtension", null, "istio-trafficextension.yaml"),

        // Has no place for network filters.
        ("Envoy Gateway", Http, "envoy-gateway.yaml"),
    ];

    /// <summary>Those for an artifact; only what does not load a module where there is none.</summary>
    /// <param name="view">The artifact.</param>
    /// <param name="request">How the hub is reached.</param>
    public static IReadOnlyList<Snippet> Of(RepositoryView view, HttpRequest request)
    {
        if (view.Facts.Module is not { } module)
            return [];
        var kind = view.Facts.Kinds.Contains(Tcp) && !view.Facts.Kinds.Contains(Http) ? Tcp : Http;
        var name = view.Repository.Name[(view.Repository.Name.LastIndexOf('/') + 1)..].Replace('_', '-').Replace('.', '-');
        // YAML reads what JSON writes: texts that could be numbers, or anything at all, are quoted.
        var values = new Dictionary<string, string>
        {
            ["name"] = name,
            ["name-text"] = JsonSerializer.Serialize(name),
            ["host"] = request.Host.Value ?? "",
            ["host-name"] = request.Host.Host,
            ["port"] = $"{request.Host.Port ?? (request.IsHttps ? 443 : 80)}",
            ["scheme"] = request.Scheme,
            ["repository"] = view.Repository.Name,
            ["digest"] = view.Digest.ToString(),
            ["digest-hex"] = view.Digest.Hex,
            ["module-hex"] = module.Hex,
            ["module-short"] = module.Hex[..ShortHash],
            ["type"] = kind == Tcp ? "NETWORK" : "HTTP",

            ["root"] = JsonSerializer.Serialize(view.Facts.RootId),
        };
        return [.. s_templates
            .Where(template => template.Kind is null || template.Kind == kind)
            .Select(template => new Snippet(template.Title, Fill(Template(template.File), values)))];
    }

    private static string Fill(string template, Dictionary<string, string> values)
    {
        foreach (var (name, value) in values)
            template = template.Replace($"{{{{{name}}}}}", value, StringComparison.Ordinal);
        return template;
    }

    private static string Template(string file)
    {
        using var reader = new StreamReader(typeof(Snippet).Assembly.GetManifestResourceStream($"snippets/{file}")!);
        return reader.ReadToEnd().TrimEnd();
    }
}
