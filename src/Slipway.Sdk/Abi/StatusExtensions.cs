namespace Slipway.Sdk;

internal static class StatusExtensions
{
    /// <exception cref="HostcallException">The host did not say OK.</exception>
    public static void Require(this Status status, string hostcall)
    {
        if (status != Status.Ok)
            throw new HostcallException(hostcall, status);
    }
}
