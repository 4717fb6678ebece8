using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Slipway.Gateway.Admin;

/// <summary>What is asked of the administration interface.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without its query.</param>
/// <param name="Query">The query's parameters.</param>
/// <param name="Form">The fields of a form in the body; none where there is no form.</param>
/// <param name="PrefersHtml">Whether it comes from something like a browser.</param>
internal sealed record AdminRequest(
    string Method, string Path, IQueryCollection Query, IEnumerable<KeyValuePair<string, StringValues>> Form, bool PrefersHtml);
