using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Routing;

/// <summary>Adds and removes headers as the levels of a route's configuration say.</summary>
internal static class HeaderMutator
{
    public static void MutateRequest(IHeaderDictionary headers, MatchedRoute route, GatewayStreamInfo info)
    {
        foreach (var level in route.Mutations)
            Apply(headers, level.RequestRemove, level.RequestAdd, new OperatorContext(info, null));
    }

    public static void MutateResponse(IHeaderDictionary headers, MatchedRoute route, GatewayStreamInfo info)
    {
        foreach (var level in route.Mutations)
            Apply(headers, level.ResponseRemove, level.ResponseAdd, new OperatorContext(info, headers));
    }

    private static void Apply(
        IHeaderDictionary headers, ImmutableArray<string> remove, ImmutableArray<HeaderValueOption> add, OperatorContext context)
    {
        foreach (var name in remove)
            headers.Remove(name);
        foreach (var option in add)
        {
            var value = Evaluate(option.Value, context);
            if (value.Length == 0 && !option.KeepEmptyValue)
                continue;
            var exists = headers.TryGetValue(option.Name, out var present);
            switch (option.Action)
            {
                case HeaderAppendAction.AppendIfExistsOrAdd:
                    headers[option.Name] = StringValues.Concat(present, value);
                    break;
                case HeaderAppendAction.AddIfAbsent when !exists:
                case HeaderAppendAction.OverwriteIfExists when exists:
                case HeaderAppendAction.OverwriteIfExistsOrAdd:
                    headers[option.Name] = value;
                    break;
            }
        }
    }

    /// <summary>What would end the header must not get into it, wherever it came from.</summary>
    private static string Evaluate(FormatString format, OperatorContext context)
    {
        var value = Operators.Expand(format, context, "").Trim(' ', '\t');
        return value.AsSpan().ContainsAny('\r', '\n', '\0') ? string.Concat(value.Split('\r', '\n', '\0')) : value;
    }
}
