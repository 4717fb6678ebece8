using static Slipway.Gateway.Tests.Http2Client;

namespace Slipway.Gateway.Tests.Abuse;

/// <summary>
/// Frames that no client should send, or not as many, and what comes first from the gateway: an answer, or the end of stream or connection.
/// </summary>
/// <param name="Name">What is sent.</param>
/// <param name="Expect">The status of a response, or how the stream or the connection ends.</param>
/// <param name="Frames">The frames, in the pieces in which they are sent.</param>
internal sealed record Http2Attack(string Name, string Expect, IEnumerable<byte[]> Frames)
{
    private const byte Whole = EndHeaders | EndStream;

    private static readonly string Kilobyte = new('a', 1000);

    public static Http2Attack[] All { get; } =
    [
        new("CONTINUATION without end, with fields", Closed(Http2Error.Protocol),
            [Begin(1), .. Flood(1000, Continue(Fields(100, "abc")))]),
        new("CONTINUATION without end, with nothing", Closed(Http2Error.Internal), [Begin(1), .. Flood(100_000, Continue([]))]),
        new("CONTINUATION without end, one value", Closed(Http2Error.Compression),
            [Begin(1, [0, 1, (byte)'x', 127, 255, 255, 255, 127]), .. Flood(1000, Continue(new byte[10_000]))]),
        new("header list of 64 KB", "431",
            [Begin(1, Fields(16, Kilobyte)), .. Flood(2, Continue(Fields(16, Kilobyte))), Continue(Fields(16, Kilobyte), EndHeaders)]),
        new("101 fields", "431", [Frame(Http2FrameType.Headers, Whole, 1, [.. Get("/"), .. Fields(101, "")])]),
        new("HPACK bomb: 4 KB in the table, named 16 000 times", Closed(Http2Error.Protocol),
            [Begin(1, [0x40, .. Literal("x"), .. Literal(new string('a', 4000))]), Continue(Enumerable.Repeat((byte)0xbe, 16_000), EndHeaders)]),
        new("HPACK table made larger than allowed", Closed(Http2Error.Compression),
            [Frame(Http2FrameType.Headers, Whole, 1, [0x3f, 0xe1, 0xff, 0x7f, .. Get("/")])]),
        new("HPACK index of nothing", Closed(Http2Error.Compression),
            [Frame(Http2FrameType.Headers, Whole, 1, [.. Get("/"), 0xff, 0x80, 0x7f])]),
        new("HPACK integer without end", Closed(Http2Error.Compression),
            [Frame(Http2FrameType.Headers, Whole, 1, [.. Get("/"), .. Enumerable.Repeat((byte)0xff, 10_000)])]),
        new("DATA of nothing without end", "408",
            [Frame(Http2FrameType.Headers, EndHeaders, 1, Get("/")), .. Flood(100_000, Frame(Http2FrameType.Data, 0, 1, []))]),
        new("DATA padded with all it has", "408",
            [Frame(Http2FrameType.Headers, EndHeaders, 1, Get("/")), .. Flood(1000, Frame(Http2FrameType.Data, 8, 1, [255, .. new byte[255]]))]),
        new("DATA beyond the window", Closed(Http2Error.FlowControl),
            [Frame(Http2FrameType.Headers, EndHeaders, 1, Get("/")), .. Flood(1000, Frame(Http2FrameType.Data, 0, 1, new byte[16_384]))]),
        new("WINDOW_UPDATE of zero", Closed(Http2Error.Protocol), [Frame(Http2FrameType.WindowUpdate, 0, 0)]),
        new("WINDOW_UPDATE of zero for a stream", Closed(Http2Error.Protocol),
            [Open(1), Frame(Http2FrameType.WindowUpdate, 1, 0)]),
        new("WINDOW_UPDATE beyond 2^31-1", Closed(Http2Error.FlowControl), [Frame(Http2FrameType.WindowUpdate, 0, int.MaxValue)]),
        new("WINDOW_UPDATE beyond 2^31-1 for a stream", "reset: FlowControl",
            [Open(1), Frame(Http2FrameType.WindowUpdate, 1, int.MaxValue)]),
        new("SETTINGS that take a window beyond 2^31-1", Closed(Http2Error.FlowControl),
            [Open(1), Frame(Http2FrameType.WindowUpdate, 1, 1000), Frame(Http2FrameType.Settings, 0, 0, [0, 4, 127, 255, 255, 255])]),
        new("SETTINGS acknowledged unasked", "200",
            [.. Flood(10_000, Frame(Http2FrameType.Settings, Acknowledgement, 0, [])), Other(1)]),
        new("PRIORITY without end", "200", [.. Flood(100_000, Frame(Http2FrameType.Priority, 0, 1, [0, 0, 0, 0, 1])), Other(1)]),
        new("frames of no type", "200", [.. Flood(100_000, Frame((Http2FrameType)0xb, 0, 0, new byte[100])), Other(1)]),
        new("101 streams", "reset: RefusedStream", [.. Enumerable.Range(0, 101).Select(i => Open(1 + (2 * i)))]),
        new("a frame of 16 385 bytes", Closed(Http2Error.FrameSize), [Frame(Http2FrameType.Data, 0, 1, new byte[16_385])]),
        new("PUSH_PROMISE of a client", Closed(Http2Error.Protocol),
            [Frame(Http2FrameType.PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. Get("/")])]),
        new("a stream with an even number", Closed(Http2Error.Protocol), [Open(2)]),
        new("a stream with a lower number", Closed(Http2Error.StreamClosed), [Open(3), Open(1)]),
    ];

    private static string Closed(Http2Error error) => $"closed: {error}";

    private static byte[] Open(int stream) => Frame(Http2FrameType.Headers, Whole, stream, Get("/"));

    private static byte[] Other(int stream) => Frame(Http2FrameType.Headers, Whole, stream, Get("/other"));

    private static byte[] Begin(int stream, params byte[] more) => Frame(Http2FrameType.Headers, 0, stream, [.. Get("/"), .. more]);

    private static byte[] Continue(IEnumerable<byte> block, byte flags = 0) => Frame(Http2FrameType.Continuation, flags, 1, block.ToArray());

    private static byte[] Fields(int count, string value) => Block(Enumerable.Range(0, count).Select(i => ($"x-{i}", value)));

    private static IEnumerable<byte[]> Flood(int count, byte[] frame) =>
        Enumerable.Repeat(frame, count).Chunk(100).Select(frames => frames.SelectMany(each => each).ToArray());
}
