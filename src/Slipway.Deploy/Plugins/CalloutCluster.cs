namespace Slipway.Deploy;

/// <summary>An Envoy cluster that a filter calls by its name.</summary>
/// <param name="Name">What the filter calls it.</param>
/// <param name="Host">A DNS name or an IP address.</param>
/// <param name="Port">The port.</param>
/// <param name="Tls">Whether it is spoken to over TLS.</param>
public sealed record CalloutCluster(string Name, string Host, int Port, bool Tls)
{
    private const int HttpsPort = 443;
    private const int HttpPort = 80;

    /// <summary>Reads <c>NAME=http://HOST:PORT</c> or <c>NAME=https://HOST:PORT</c>.</summary>
    /// <exception cref="DeployException">It is none.</exception>
    public static CalloutCluster Parse(string text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0 || !Uri.TryCreate(text[(equals + 1)..], UriKind.Absolute, out var address))
            throw Wrong(text, "that is NAME=http://HOST:PORT or NAME=https://HOST:PORT");
        return address.PathAndQuery is not "/" || address.UserInfo.Length > 0
            ? throw Wrong(text, "there is nothing behind the port, and nothing before the host")
            : Of(text[..equals], address);
    }

    /// <summary>The cluster behind an address.</summary>
    /// <exception cref="DeployException">The address is neither http nor https.</exception>
    internal static CalloutCluster Of(string name, Uri address) => address.Scheme switch
    {
        "http" => new CalloutCluster(name, address.IdnHost, address.IsDefaultPort ? HttpPort : address.Port, Tls: false),
        "https" => new CalloutCluster(name, address.IdnHost, address.IsDefaultPort ? HttpsPort : address.Port, Tls: true),
        _ => throw Wrong(address.ToString(), "its scheme is neither http nor https"),
    };

    private static DeployException Wrong(string text, string reason) => new($"'{text}' is no cluster: {reason}.");
}
