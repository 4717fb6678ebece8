using System.Collections;

namespace Slipway.Envoy;

/// <summary>How a file names an extension: by type in <c>typed_config</c>, or by name with old files' untyped <c>config</c>.</summary>
internal sealed record ExtensionConfig
{
    public string Name { get; init; } = "";

    public Cursor? Typed { get; init; }

    public Cursor? Untyped { get; init; }

    public bool IsOptional { get; init; }

    public bool IsDisabled { get; init; }
}

/// <summary>The extensions of one category that Slipway has, by all the names and types they ever went by.</summary>
/// <param name="category">For messages, for example <c>HTTP filter</c>.</param>
internal sealed class Extensions<T>(string category) : IEnumerable
    where T : class
{
    private readonly Dictionary<string, ValueReader<T>> byType = [];
    private readonly Dictionary<string, ValueReader<T>> byName = [];
    private readonly List<string> supported = [];

    /// <param name="name">The extension's present name.</param>
    /// <param name="oldNames">Former names, separated by spaces.</param>
    /// <param name="types">Full names of its configuration messages, separated by spaces.</param>
    /// <param name="read">Reads any of those messages.</param>
    public void Add(string name, string oldNames, string types, ValueReader<T> read)
    {
        supported.Add(name);
        foreach (var known in oldNames.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(name))
            byName.Add(known, read);
        foreach (var type in types.Split(' '))
            byType.Add(type, read);
    }

    IEnumerator IEnumerable.GetEnumerator() => supported.GetEnumerator();

    /// <summary>Reads the extension. If it is none of these, gives null and an error; a warning if it is optional.</summary>
    public T? Read(ExtensionConfig config, Cursor at)
    {
        string? type = null;
        var body = config.Untyped ?? at.AsEmpty();
        if (config.Typed is { } typed)
        {
            if (Any.Open(typed) is not { } opened)
                return null;
            (type, body) = opened;
        }

        var found = type is null ? byName.GetValueOrDefault(config.Name) : byType.GetValueOrDefault(type);
        if (found is not null)
            return found(body);

        var what = $"the {category} {(type is null ? $"'{config.Name}'" : $"of type {type}")} is not supported";
        if (config.IsOptional)
            at.Warn($"{what}, and is left out because it is optional");
        else
            at.Error($"{what}; Slipway has {string.Join(", ", supported)}");
        return null;
    }
}
