using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.AccessLogs;

/// <summary>What operators of a format string are evaluated for.</summary>
/// <param name="Info">The stream.</param>
/// <param name="Response">The response's headers where they are not in the stream yet, otherwise null.</param>
internal readonly record struct OperatorContext(StreamFacts Info, IHeaderDictionary? Response);
