namespace Slipway.Envoy;

/// <summary>The administration interface.</summary>
internal static class AdminMessages
{
    public static readonly Message<Admin> Admin =
        new Message<Admin>("envoy.config.bootstrap.v3.Admin", new())
        {
            { "address", CoreMessages.Address.Read, (value, address) => value with { Address = address } },
            { "access_log", AccessLogMessages.Read, (value, logs) => value with { AccessLogs = value.AccessLogs.AddRange(logs) } },
            {
                "access_log_path", Scalars.NonEmptyText,
                (value, path) => value with { AccessLogs = value.AccessLogs.Add(new FileAccessLog { Path = path }) }
            },
        }
        .Ignores("profile_path", "there is no CPU profiler behind it")
        .Ignores("ignore_global_conn_limit", "there is no such limit")
        .Refuses("socket_options allow_paths")
        .Then((value, fields) =>
        {
            if (value.Address is { Address.Length: > 0 } address && !CoreMessages.IsIPAddress(address))
                fields.At("address").Error($"the administration interface needs an IP address, not '{address.Address}'");
            return value;
        });
}
