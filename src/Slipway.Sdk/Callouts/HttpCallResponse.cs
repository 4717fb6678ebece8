namespace Slipway.Sdk;

/// <summary>
/// The response to an <see cref="HttpCall"/>. The proxy has it only as long as the callback runs that brings it: read what you need before
/// the handler returns, or the method awaits something else.
/// </summary>
public sealed class HttpCallResponse
{
    private static HttpCallResponse? s_current;
    private readonly int _headerCount;
    private readonly int _bodySize;

    internal HttpCallResponse(int headerCount, int bodySize)
    {
        (_headerCount, _bodySize) = (headerCount, bodySize);
        s_current = this;
    }

    /// <summary>
    /// There is no response: the connection broke. A time-out is a response with status 504, as is 503 where there is no host.
    /// </summary>
    public bool IsFailure => _headerCount == 0;

    /// <summary>The HTTP status; 0 where there is none.</summary>
    public int Status
    {
        get
        {
            if (IsFailure || !Headers.TryGet(":status"u8, out var text))
                return 0;
            var status = 0;
            foreach (var digit in text)
                status = 10 * status + digit - '0';
            return status;
        }
    }

    /// <summary>The headers.</summary>
    public HeaderMap Headers => Present(new HeaderMap(HeaderMapType.HttpCallResponseHeaders));

    /// <summary>The trailers.</summary>
    public HeaderMap Trailers => Present(new HeaderMap(HeaderMapType.HttpCallResponseTrailers));

    /// <summary>Reads the body.</summary>
    public byte[] ReadBody() => _bodySize == 0 ? [] : Present(new BodyBuffer(BufferType.HttpCallResponseBody)).Read();

    internal static void Ended() => s_current = null;

    private T Present<T>(T what) => s_current == this ? what : throw new InvalidOperationException(
        "The response to a call was read after the callback that brought it; read it before the next await, and keep what you need.");
}
