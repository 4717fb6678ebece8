using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Headers to add and remove at one level: a configuration, virtual host, route or weighted cluster.</summary>
public sealed record HeaderMutations
{
    /// <summary>No changes.</summary>
    public static HeaderMutations None { get; } = new();

    /// <summary><c>request_headers_to_remove</c>, lower case. Removal comes before addition.</summary>
    public ImmutableArray<string> RequestRemove { get; init; } = [];

    /// <summary><c>request_headers_to_add</c>.</summary>
    public ImmutableArray<HeaderValueOption> RequestAdd { get; init; } = [];

    /// <summary><c>response_headers_to_remove</c>, lower case. Removal comes before addition.</summary>
    public ImmutableArray<string> ResponseRemove { get; init; } = [];

    /// <summary><c>response_headers_to_add</c>.</summary>
    public ImmutableArray<HeaderValueOption> ResponseAdd { get; init; } = [];

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => RequestRemove.IsEmpty && RequestAdd.IsEmpty && ResponseRemove.IsEmpty && ResponseAdd.IsEmpty;
}

/// <summary><c>HeaderValueOption.HeaderAppendAction</c>.</summary>
public enum HeaderAppendAction
{
    /// <summary>Another value beside those there are.</summary>
    AppendIfExistsOrAdd,

    /// <summary>Only where there is none.</summary>
    AddIfAbsent,

    /// <summary>In place of those there are.</summary>
    OverwriteIfExistsOrAdd,

    /// <summary>In place of those there are, and only then.</summary>
    OverwriteIfExists,
}

/// <summary><c>envoy.config.core.v3.HeaderValueOption</c>.</summary>
public sealed record HeaderValueOption
{
    /// <summary>Header name in lower case.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its value, which may contain operators.</summary>
    public FormatString Value { get; init; } = FormatString.Empty;

    /// <summary>How it goes together with values there are already.</summary>
    public HeaderAppendAction Action { get; init; }

    /// <summary>Whether the header is added even if its value evaluates to nothing.</summary>
    public bool KeepEmptyValue { get; init; }
}
