using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>What a client sends on one connection, and what must come of it; <c>cases/README.md</c> says how to read it.</summary>
public sealed class SmugglingCase
{
    public string Name { get; set; } = "";

    public string Send { get; set; } = "";

    public int[] Expect { get; set; } = [];

    /// <summary>How many whole requests the upstream gets.</summary>
    public int Forwarded => Expect.Count(status => status / 100 == 2);

    public static IEnumerable<TheoryDataRow<string, string>> All() =>
        from file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
        let subject = Path.GetFileNameWithoutExtension(file)
        from each in Read(subject)
        select new TheoryDataRow<string, string>(subject, each.Name);

    public static SmugglingCase Find(string subject, string name) => Read(subject).Single(each => each.Name == name);

    /// <summary>Sends the bytes and hangs up when the responses it expects are there.</summary>
    /// <returns>The status of each response, up to the end of the connection.</returns>
    public async Task<int[]> SendAsync(int port)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Send), patience.Token);
        var received = new StringBuilder();
        var buffer = new byte[4096];
        var isOpen = true;
        try
        {
            while (true)
            {
                // No more than expected may come; and that is only known when the gateway closes.
                if (isOpen && Statuses(received.ToString()).Length >= Expect.Length)
                {
                    client.Client.Shutdown(SocketShutdown.Send);
                    isOpen = false;
                }

                var read = await stream.ReadAsync(buffer, patience.Token);
                if (read == 0)
                    break;
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Closed with bytes of ours unread.
        }

        return Statuses(received.ToString());
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Smuggling", "cases");

    private static List<SmugglingCase> Read(string subject) =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<List<SmugglingCase>>(File.ReadAllText(Path.Combine(Folder, subject + ".yaml")));

    /// <summary>None of the bodies that the gateway and the upstreams of these tests send looks like a status line.</summary>
    private static int[] Statuses(string received) =>
    [
        .. received.Split("HTTP/1.1 ").Skip(1).Where(part => part.Contains("\r\n\r\n", StringComparison.Ordinal))
            .Select(part => int.Parse(part.AsSpan(0, 3), CultureInfo.InvariantCulture)),
    ];
}
