using System.Buffers;
using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Header names, and what configurations add and remove.</summary>
internal static class HeaderMessages
{
    /// <summary>RFC 9110, section 5.6.2: what a token, and so a field name, consists of.</summary>
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly EnumReader<HeaderAppendAction> AppendActions = new()
    {
        { "APPEND_IF_EXISTS_OR_ADD", 0, HeaderAppendAction.AppendIfExistsOrAdd },
        { "ADD_IF_ABSENT", 1, HeaderAppendAction.AddIfAbsent },
        { "OVERWRITE_IF_EXISTS_OR_ADD", 2, HeaderAppendAction.OverwriteIfExistsOrAdd },
        { "OVERWRITE_IF_EXISTS", 3, HeaderAppendAction.OverwriteIfExists },
    };

    /// <summary>Headers that something adds: neither pseudo-headers nor host.</summary>
    public static readonly Message<HeaderValueOption> Option = OptionWith(ModifiableName);

    /// <summary>The same for those who may change any header.</summary>
    public static readonly Message<HeaderValueOption> AnyOption = OptionWith(Name);

    /// <summary>A header name in lower case; pseudo-headers such as <c>:path</c> included.</summary>
    public static string Name(Cursor at)
    {
        var name = Scalars.NonEmptyText(at).ToLowerInvariant();
        if (name.AsSpan().TrimStart(':').ContainsAnyExcept(TokenCharacters) || name.LastIndexOf(':') > 0)
            at.Error($"must be the name of a header, not {at.Described()}");
        return name;
    }

    /// <summary>The name of a header that may be added and removed: neither a pseudo-header nor host.</summary>
    public static string ModifiableName(Cursor at)
    {
        var name = Name(at);
        if (name.StartsWith(':') || name == "host")
            at.Error("pseudo-headers and host may not be changed here; use prefix_rewrite, regex_rewrite or a host rewrite");
        return name;
    }

    private static Message<HeaderValueOption> OptionWith(ValueReader<string> readName) => new Message<HeaderValueOption>(
        "envoy.config.core.v3.HeaderValueOption", new())
    {
        { "header", HeaderValue(readName).Read, (value, header) => value with { Name = header.Name, Value = header.Value } },
        {
            "append", Scalars.Bool, (value, append) => value with
            {
                Action = append ? HeaderAppendAction.AppendIfExistsOrAdd : HeaderAppendAction.OverwriteIfExistsOrAdd,
            }
        },
        { "append_action", AppendActions.Read, (value, action) => value with { Action = action } },
        { "keep_empty_value", Scalars.Bool, (value, keep) => value with { KeepEmptyValue = keep } },
    }
        .Requires("header")
        .AtMostOneOf("append", "append_action");

    private static Message<HeaderValueOption> HeaderValue(ValueReader<string> readName) =>
        new Message<HeaderValueOption>("envoy.config.core.v3.HeaderValue", new())
        {
            { "key", readName, (value, name) => value with { Name = name } },
            { "value", Value, (value, format) => value with { Value = format } },
        }
        .Requires("key")
        .Refuses("raw_value", "use value");

    /// <summary>Adds the four fields that every level of a route configuration has.</summary>
    public static Message<T> MutatesHeaders<T>(this Message<T> message, Func<T, HeaderMutations> get, Func<T, HeaderMutations, T> set)
    {
        message.Add("request_headers_to_add", Composites.Repeated(Option.Read),
            (value, list) => set(value, get(value) with { RequestAdd = list }));
        message.Add("request_headers_to_remove", Composites.Repeated(ModifiableName),
            (value, list) => set(value, get(value) with { RequestRemove = list }));
        message.Add("response_headers_to_add", Composites.Repeated(Option.Read),
            (value, list) => set(value, get(value) with { ResponseAdd = list }));
        message.Add("response_headers_to_remove", Composites.Repeated(ModifiableName),
            (value, list) => set(value, get(value) with { ResponseRemove = list }));
        return message;
    }

    /// <summary>Text that becomes a header's value as it stands.</summary>
    public static string Text(Cursor at)
    {
        var text = Scalars.Text(at);
        if (text.AsSpan().ContainsAny('\r', '\n', '\0') || text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
            at.Error("must be Latin-1 text without line breaks or zero characters");
        return text;
    }

    private static FormatString Value(Cursor at)
    {
        var format = FormatStrings.Read(at);
        if (format.Text.AsSpan().ContainsAny('\r', '\n', '\0'))
            at.Error("must not contain line breaks or zero characters");
        return format;
    }
}
