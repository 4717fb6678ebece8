using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Slipway.Sdk.Testing;

/// <summary>A call that a filter has made to a cluster, and that waits for the test to answer it.</summary>
public sealed class PendingCall
{
    private const int GrpcPrefix = 5;

    private readonly TaskCompletionSource<HttpResponseMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpRequestMessage _request;
    private readonly bool _isGrpc;

    internal PendingCall(string cluster, HttpRequestMessage request)
    {
        Cluster = cluster;
        _request = request;
        _isGrpc = request.Content?.Headers.NonValidated.TryGetValues("content-type", out var type) == true
            && type.ToString().StartsWith("application/grpc", StringComparison.Ordinal);
        Headers = new HeaderFields(request.Headers.NonValidated.SelectMany(header => header.Value.Select(
            value => new KeyValuePair<string, string>(header.Key, value))));
    }

    /// <summary>The cluster it goes to.</summary>
    public string Cluster { get; }

    /// <summary>The method; POST for gRPC.</summary>
    public string Method => _request.Method.Method;

    /// <summary>The path with its query; <c>/service/method</c> for gRPC.</summary>
    public string Path => _request.RequestUri!.OriginalString;

    /// <summary>The host it names.</summary>
    public string? Authority => _request.Headers.Host;

    /// <summary>The headers.</summary>
    public HeaderFields Headers { get; }

    /// <summary>The body; for a gRPC call, the message.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>Answers, and returns when the filter's callback has.</summary>
    public Task RespondAsync(int status, string body = "", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers ?? [])
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return AnswerAsync(response);
    }

    /// <summary>Answers a gRPC call, and returns when the filter's callback has.</summary>
    /// <param name="message">The message; none where the status is not 0.</param>
    /// <param name="status">The gRPC status.</param>
    /// <param name="statusMessage">What the server says about it.</param>
    public Task RespondGrpcAsync(ReadOnlySpan<byte> message, int status = 0, string statusMessage = "")
    {
        byte[] frame = [];
        if (status == 0)
        {
            frame = new byte[GrpcPrefix + message.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
            message.CopyTo(frame.AsSpan(GrpcPrefix));
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(frame) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        response.TrailingHeaders.TryAddWithoutValidation("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        response.TrailingHeaders.TryAddWithoutValidation("grpc-message", Uri.EscapeDataString(statusMessage));
        return AnswerAsync(response);
    }

    /// <summary>Answers nothing: no host can be reached. Returns when the filter's callback has.</summary>
    public Task FailAsync()
    {
        _response.TrySetException(new HttpRequestException("The test has no host."));
        return _delivered.Task.WaitAsync(StreamWait.Longest);
    }

    internal Task<HttpResponseMessage> ResponseAsync(CancellationToken cancellationToken) => _response.Task.WaitAsync(cancellationToken);

    internal void Delivered() => _delivered.TrySetResult();

    internal void Abandon() => _response.TrySetCanceled();

    /// <summary>A gRPC call's message has been sent when it begins; a stream's messages would have no end.</summary>
    internal async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_request.Content is null)
            return;
        Body = await _request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (_isGrpc && Body.Length >= GrpcPrefix)
            Body = Body[GrpcPrefix..];
    }

    private Task AnswerAsync(HttpResponseMessage response)
    {
        _response.TrySetResult(response);
        return _delivered.Task.WaitAsync(StreamWait.Longest);
    }
}
