using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>What a client sends on one HTTP/2 stream, and what must come of it; <c>http2/README.md</c> says how to read it.</summary>
public sealed class Http2SmugglingCase
{
    private const int Stream = 1;

    public string Name { get; set; } = "";

    public string[][] Head { get; set; } = [[":method", "POST"], [":scheme", "http"], [":authority", "x"], [":path", "/"]];

    public string[][] Fields { get; set; } = [];

    public string[]? Data { get; set; }

    public string[][]? Trailers { get; set; }

    public string? After { get; set; }

    public string Expect { get; set; } = "";

    public string? Next { get => field ?? (Expect == "closed" ? "closed" : "200"); set; }

    public string? Forwards { get; set; }

    public bool IsForwarded => Expect.StartsWith('2');

    /// <summary>The stream's frames, one after the other.</summary>
    public byte[] Frames
    {
        get
        {
            var frames = new List<(Http2FrameType Type, byte Flags, byte[] Payload)>
            {
                (Http2FrameType.Headers, Http2Client.EndHeaders, Block([.. Head, .. Fields])),
            };
            foreach (var data in Data ?? [])
                frames.Add((Http2FrameType.Data, 0, System.Text.Encoding.Latin1.GetBytes(data)));
            if (Trailers is not null)
                frames.Add((Http2FrameType.Headers, Http2Client.EndHeaders, Block(Trailers)));
            frames[^1] = frames[^1] with { Flags = (byte)(frames[^1].Flags | Http2Client.EndStream) };
            if (After is not null)
                frames.Add((Http2FrameType.Data, Http2Client.EndStream, System.Text.Encoding.Latin1.GetBytes(After)));
            return [.. frames.SelectMany(frame => Http2Client.Frame(frame.Type, frame.Flags, Stream, frame.Payload))];
        }
    }

    public string WithoutData(string request) => (Data ?? []).Aggregate(request, (rest, data) => data == "" ? rest : rest.Replace(data, ""));

    public static IEnumerable<TheoryDataRow<string, string>> All() =>
        from file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
        let subject = Path.GetFileNameWithoutExtension(file)
        from each in Read(subject)
        select new TheoryDataRow<string, string>(subject, each.Name);

    public static Http2SmugglingCase Find(string subject, string name) => Read(subject).Single(each => each.Name == name);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Smuggling", "http2");

    private static byte[] Block(string[][] fields) => Http2Client.Block(fields.Select(field => (field[0], field[1])));

    private static List<Http2SmugglingCase> Read(string subject) =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<List<Http2SmugglingCase>>(File.ReadAllText(Path.Combine(Folder, subject + ".yaml")));
}
