using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>
/// <c>proxy_grpc_call</c> and <c>proxy_grpc_stream</c>. Of a unary call the guest hears either the message or the status, of a stream
/// everything in order: initial metadata, messages, trailing metadata, status.
/// </summary>
internal sealed class GrpcCallout(
    CalloutTable table, uint token, CalloutMemory.Share share, IUpstream upstream, HttpRequestMessage request, TimeSpan timeout, bool isUnary)
    : Callout(table, token, share)
{
    private const uint Unknown = 2;
    private const uint DeadlineExceeded = 4;
    private const uint Unimplemented = 12;
    private const uint Internal = 13;
    private const uint Unavailable = 14;

    private readonly GrpcRequestContent _content = (GrpcRequestContent)request.Content!;
    private bool _localClosed;

    protected override HttpRequestMessage Request => request;

    public static HttpRequestMessage NewRequest(GrpcTarget target, string service, string method, HeaderMap metadata, Vm vm)
    {
        var content = new GrpcRequestContent(vm.Host.Options.MaxCalloutBodyBytes);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/{service}/{method}", UriKind.Relative))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = target.Authority;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        CalloutMessages.CopyTo(metadata, request.Headers, contentTarget: null);
        return request;
    }

    /// <returns>False when more waits to be sent than may.</returns>
    public bool TrySend(ReadOnlySpan<byte> message, bool end)
    {
        if (!_content.TrySend(message, Memory))
            return false;
        if (end)
            Close();
        return true;
    }

    /// <summary>Ends the guest's side; the other goes on.</summary>
    public void Close()
    {
        _localClosed = true;
        _content.Complete();
    }

    protected override async Task RunAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        if (timeout > TimeSpan.Zero)
            deadline.CancelAfter(timeout);
        try
        {
            using (request)
            using (var response = await upstream.SendAsync(request, deadline.Token).ConfigureAwait(false))
                await ReceiveAsync(response, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            // The guest has cancelled and expects nothing.
        }
        catch (OperationCanceledException)
        {
            Closed(DeadlineExceeded, "deadline exceeded");
        }
        catch (Exception e)
        {
            // Whatever an upstream fails with, the guest waits for an answer.
            Closed(Unavailable, e.Message);
        }
    }

    private async Task ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var root = Table.Root;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Closed(StatusOf(response.StatusCode), $"the upstream answered HTTP {(int)response.StatusCode}");
            return;
        }

        if (!isUnary)
        {
            var metadata = new HeaderMap();
            CalloutMessages.CopyFrom(response, metadata);
            Deliver(last: false, () =>
            {
                Table.GrpcInitialMetadata = metadata;
                Call(root.Vm.Exports.OnGrpcReceiveInitialMetadata, 2, (uint)metadata.Count);
                Table.GrpcInitialMetadata = null;
            });
        }

        byte[]? unary = null;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var limit = root.Vm.Host.Options.MaxCalloutBodyBytes;
            while (await GrpcFrames.ReadAsync(stream, limit, Memory, cancellationToken).ConfigureAwait(false) is { } message)
            {
                if (isUnary)
                {
                    unary = message;
                    continue;
                }

                Receive(message, last: false);
                Memory.GiveBack(message.Length);
            }
        }

        // A response without messages may carry its status in the headers ("trailers-only").
        HttpHeaders status = response.TrailingHeaders.NonValidated.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        var code = Value(status, "grpc-status") is { } text && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : Unknown;
        var reason = Value(status, "grpc-message") is { } escaped ? Uri.UnescapeDataString(escaped) : "";
        if (isUnary && code == 0 && unary is not null)
        {
            Receive(unary, last: true);
            return;
        }

        if (isUnary && code == 0)
            (code, reason) = (Internal, "the response has no message");
        if (!isUnary)
        {
            var trailers = new HeaderMap();
            CalloutMessages.CopyFrom(response.TrailingHeaders, trailers);
            Deliver(last: false, () =>
            {
                Table.GrpcTrailingMetadata = trailers;
                Call(root.Vm.Exports.OnGrpcReceiveTrailingMetadata, 2, (uint)trailers.Count);
                Table.GrpcTrailingMetadata = null;
            });
        }

        Closed(code, reason);
    }

    private void Receive(byte[] message, bool last) => Deliver(last, () =>
    {
        Table.GrpcMessage = message;
        Call(Table.Root.Vm.Exports.OnGrpcReceive, 2, (uint)message.Length);
        Table.GrpcMessage = null;
    });

    private void Closed(uint code, string reason)
    {
        Deliver(last: false, () =>
        {
            RemoteClosed = true;
            Table.Root.Status = (code, reason);
            Call(Table.Root.Vm.Exports.OnGrpcClose, 2, code);
            Table.Root.Status = (code, "");

            // A stream's id lives on until the guest has closed its side too, which it may just have done.
            if (isUnary || _localClosed)
                Table.Remove(Token);
        });
        _content.Complete();
    }

    /// <summary>The upstream has ended the stream.</summary>
    public bool RemoteClosed { get; private set; }

    private static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>The mapping of the gRPC specification, "HTTP to gRPC Status Code Mapping".</summary>
    private static uint StatusOf(HttpStatusCode status) => (int)status switch
    {
        400 => Internal,
        401 => 16,
        403 => 7,
        404 => Unimplemented,
        429 or 502 or 503 or 504 => Unavailable,
        _ => Unknown,
    };
}
