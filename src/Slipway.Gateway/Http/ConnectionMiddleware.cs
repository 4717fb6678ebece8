using Microsoft.AspNetCore.Connections;

namespace Slipway.Gateway.Http;

/// <summary>Stands around the serving of a connection.</summary>
internal delegate Task ConnectionMiddleware(ConnectionContext connection, ConnectionDelegate next);
