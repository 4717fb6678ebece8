using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Forwarding;

/// <summary>Adds and removes headers as weighted cluster, route, virtual host and configuration say, in Envoy's order.</summary>
internal static class HeaderChanges
{
    public static void Apply(MatchedRoute route, HttpRequestMessage request, GatewayStreamInfo info)
    {
        foreach (var level in route.Mutations)
        {
            foreach (var name in level.RequestRemove)
                Remove(request, name);
            foreach (var option in level.RequestAdd)
            {
                var value = Evaluate(option, info);
                var exists = request.Headers.NonValidated.Contains(option.Name) || request.Content?.Headers.NonValidated.Contains(option.Name) == true;
                if (!Decide(option, value, exists, out var replace))
                    continue;
                if (replace)
                    Remove(request, option.Name);
                if (option.Name is ":authority" or "host")
                    request.Headers.Host = value;
                else if (!request.Headers.TryAddWithoutValidation(option.Name, value))
                    request.Content?.Headers.TryAddWithoutValidation(option.Name, value);
            }
        }
    }

    public static void Apply(MatchedRoute route, HttpResponse response, GatewayStreamInfo info)
    {
        foreach (var level in route.Mutations)
        {
            foreach (var name in level.ResponseRemove)
                response.Headers.Remove(name);
            foreach (var option in level.ResponseAdd)
            {
                var value = Evaluate(option, info);
                if (!Decide(option, value, response.Headers.ContainsKey(option.Name), out var replace))
                    continue;
                response.Headers[option.Name] = replace ? value : StringValues.Concat(response.Headers[option.Name], value);
            }
        }
    }

    private static void Remove(HttpRequestMessage request, string name)
    {
        request.Headers.Remove(name);
        request.Content?.Headers.Remove(name);
    }

    private static string Evaluate(HeaderValueOption option, GatewayStreamInfo info)
    {
        if (option.Value.Constant is { } constant)
            return constant;
        var text = new StringBuilder();
        option.Value.AppendTo(text, info, LogOperators.Evaluate, missing: "");
        return text.ToString();
    }

    /// <summary>Whether the header is to be written, and whether it takes the place of what is there.</summary>
    private static bool Decide(HeaderValueOption option, string value, bool exists, out bool replace)
    {
        replace = option.Action is HeaderAppendAction.OverwriteIfExistsOrAdd or HeaderAppendAction.OverwriteIfExists;
        if (value.Length == 0 && !option.KeepEmptyValue)
            return false;
        return option.Action switch
        {
            HeaderAppendAction.AddIfAbsent => !exists,
            HeaderAppendAction.OverwriteIfExists => exists,
            _ => true,
        };
    }
}
