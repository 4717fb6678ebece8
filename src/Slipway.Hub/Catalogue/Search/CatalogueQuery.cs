namespace Slipway.Hub.Catalogue;

/// <summary>By what the catalogue can be narrowed down.</summary>
internal enum Facet
{
    /// <summary>The version of the Proxy-Wasm ABI.</summary>
    Abi,

    /// <summary>The language or SDK.</summary>
    Language,

    /// <summary>What a filter has callbacks for.</summary>
    Kind,

    /// <summary>The licence, by SPDX.</summary>
    Licence,
}

/// <summary>In which order results come.</summary>
internal enum CatalogueOrder
{
    /// <summary>What fits best, first.</summary>
    Relevance,

    /// <summary>What is pulled most, first.</summary>
    Pulls,

    /// <summary>What was pushed last, first.</summary>
    Newest,
}

/// <summary>What somebody searches for.</summary>
internal sealed record CatalogueQuery
{
    public const int PageSize = 20;
    public const int MaxPage = 500;
    public const int MaxFacetValues = 20;

    private const int MaxTextLength = 200;
    private const int MaxValueLength = 100;
    private const int MaxWords = 12;

    public string Text { get; private init; } = "";

    public IReadOnlyDictionary<Facet, string> Choices { get; private init; } = new Dictionary<Facet, string>();

    public CatalogueOrder Order { get; private init; }

    /// <summary>From 1.</summary>
    public int Page { get; private init; } = 1;

    /// <summary>Reads the query of a URL: <c>q</c>, <c>order</c>, <c>page</c> and the facets. What makes no sense is left out.</summary>
    public static CatalogueQuery Parse(Func<string, string?> parameter)
    {
        var text = (parameter("q") ?? "").Trim();
        var choices = new Dictionary<Facet, string>();
        foreach (var facet in Enum.GetValues<Facet>())
        {
            if (parameter(NameOf(facet)) is { Length: > 0 and <= MaxValueLength } value)
                choices[facet] = value;
        }

        return new CatalogueQuery
        {
            Text = text.Length <= MaxTextLength ? text : text[..MaxTextLength],
            Choices = choices,
            Order = Enum.TryParse<CatalogueOrder>(parameter("order"), ignoreCase: true, out var order) && Enum.IsDefined(order)
                ? order
                : CatalogueOrder.Relevance,
            Page = int.TryParse(parameter("page"), out var page) ? Math.Clamp(page, 1, MaxPage) : 1,
        };
    }

    /// <summary>What a facet is called in URLs.</summary>
    public static string NameOf(Facet facet) => facet.ToString().ToLowerInvariant();

    /// <summary>
    /// The words in the language of FTS5, each as the beginning of a word; null where there are none. They are quoted, so that nothing in
    /// them is an operator.
    /// </summary>
    public string? Match()
    {
        var words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Any(char.IsLetterOrDigit))
            .Take(MaxWords)
            .Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"*");
        var match = string.Join(' ', words);
        return match.Length > 0 ? match : null;
    }

    /// <summary>The address of this query, with a choice more or, where it is chosen already, less; from its first page.</summary>
    public string Toggle(Facet facet, string value)
    {
        var choices = new Dictionary<Facet, string>(Choices);
        if (!choices.Remove(facet, out var chosen) || chosen != value)
            choices[facet] = value;
        return (this with { Choices = choices, Page = 1 }).Address();
    }

    /// <summary>The address of another page of this query.</summary>
    public string At(int page) => (this with { Page = page }).Address();

    private string Address()
    {
        var parameters = new List<(string Name, string Value)>();
        if (Text.Length > 0)
            parameters.Add(("q", Text));
        parameters.AddRange(Choices.OrderBy(choice => choice.Key).Select(choice => (NameOf(choice.Key), choice.Value)));
        if (Order != CatalogueOrder.Relevance)
            parameters.Add(("order", Order.ToString().ToLowerInvariant()));
        if (Page > 1)
            parameters.Add(("page", $"{Page}"));
        return parameters.Count == 0
            ? "/"
            : "/?" + string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
    }
}
