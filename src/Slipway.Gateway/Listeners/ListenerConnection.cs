using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Listeners;

/// <summary>Set on every connection: which listener took it, and so what handles its requests.</summary>
internal sealed record ListenerConnection(RequestDelegate Handler);
