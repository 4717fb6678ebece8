using System.Collections.Immutable;
using System.Text;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Headers;

namespace Slipway.Gateway.Filters;

/// <summary>Changes headers on their way through a filter chain as a configuration says.</summary>
internal static class HeaderChanges
{
    public static void Apply(ImmutableArray<HeaderChange> changes, HeaderMap headers, GatewayStreamInfo info)
    {
        foreach (var change in changes)
        {
            switch (change)
            {
                case RemoveHeader remove:
                    headers.Remove(Encoding.Latin1.GetBytes(remove.Name));
                    break;
                case RemoveMatchingHeaders matching:
                    Remove(matching.Name, headers);
                    break;
                case AppendHeader append:
                    Add(append.Option, headers, info);
                    break;
            }
        }
    }

    /// <summary>Adds a header, if its value is not empty and the map has room.</summary>
    public static void Add(HeaderValueOption option, HeaderMap headers, GatewayStreamInfo info)
    {
        var text = Operators.Expand(option.Value, new OperatorContext(info, null), "");
        if (text.Length == 0 && !option.KeepEmptyValue)
            return;
        var name = Encoding.Latin1.GetBytes(option.Name);
        var value = Encoding.Latin1.GetBytes(text);
        switch (option.Action)
        {
            case HeaderAppendAction.AppendIfExistsOrAdd:
                headers.TryAdd(name, value);
                break;
            case HeaderAppendAction.AddIfAbsent when !headers.Contains(name):
            case HeaderAppendAction.OverwriteIfExists when headers.Contains(name):
            case HeaderAppendAction.OverwriteIfExistsOrAdd:
                headers.TrySet(name, value);
                break;
        }
    }

    /// <summary>Sets a header, if the map has room.</summary>
    public static void Set(string name, string value, HeaderMap headers) =>
        headers.TrySet(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));

    private static void Remove(StringMatcher matcher, HeaderMap headers)
    {
        for (var i = headers.Count - 1; i >= 0; i--)
        {
            // All of a name go at once, so that there may be fewer headers left than this one's place.
            if (i >= headers.Count)
                continue;
            var name = headers.NameAt(i);
            if (name is not [(byte)':', ..] && !name.SequenceEqual("host"u8) && matcher.Matches(Encoding.Latin1.GetString(name)))
                headers.Remove(name.ToArray());
        }
    }
}
