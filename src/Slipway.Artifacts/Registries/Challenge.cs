using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Slipway.Artifacts;

/// <summary>What a registry demands of who asks (RFC 9110, 11.6.1; distribution's "token authentication").</summary>
/// <param name="IsBearer">Whether it is a token, and not a name and a password.</param>
/// <param name="Parameters">Realm, service, scope.</param>
internal sealed partial record Challenge(bool IsBearer, IReadOnlyDictionary<string, string> Parameters)
{
    /// <returns>The first challenge that can be met, tokens before passwords; null where there is none.</returns>
    public static Challenge? Of(HttpResponseHeaders headers) =>
        Find(headers, "Bearer") ?? Find(headers, "Basic");

    private static Challenge? Find(HttpResponseHeaders headers, string scheme) =>
        headers.WwwAuthenticate.FirstOrDefault(value => value.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new Challenge(scheme == "Bearer", Read(found.Parameter ?? ""))
            : null;

    private static Dictionary<string, string> Read(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in ParameterPattern().Matches(text))
            parameters.TryAdd(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value.Replace("\\", "") : match.Groups[3].Value);
        return parameters;
    }

    [GeneratedRegex(@"([a-zA-Z_]+)\s*=\s*(?:""((?:[^""\\]|\\.)*)""|([^\s,""]+))")]
    private static partial Regex ParameterPattern();
}
