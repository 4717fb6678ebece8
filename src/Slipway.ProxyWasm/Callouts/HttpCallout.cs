using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Callouts;

/// <summary><c>proxy_http_call</c>.</summary>
internal sealed class HttpCallout(
    CalloutTable table, uint token, CalloutMemory.Share share, IUpstream upstream, HttpRequestMessage request, TimeSpan timeout)
    : Callout(table, token, share)
{
    protected override HttpRequestMessage Request => request;

    protected override async Task RunAsync()
    {
        if (await SendAsync().ConfigureAwait(false) is { } response)
            Deliver(response);
    }

    private void Deliver(HttpCallResponse response)
    {
        var root = Table.Root;
        var broken = response.Headers.Count == 0;
        Deliver(last: true, () =>
        {
            Table.HttpResponse = broken ? null : response;
            if (broken)
                root.Status = ((uint)WasmResult.BrokenConnection, "reset");
            Call(
                root.Vm.Exports.OnHttpCallResponse, 4, (uint)response.Headers.Count, (uint)response.Body.Length, (uint)response.Trailers.Count);
            Table.HttpResponse = null;
            root.Status = (root.Status.Code, "");
        });
    }

    /// <summary>Null when the callout was cancelled.</summary>
    private async Task<HttpCallResponse?> SendAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        if (timeout > TimeSpan.Zero)
            deadline.CancelAfter(timeout);
        var begun = false;
        try
        {
            using (request)
            using (var answer = await upstream.SendAsync(request, deadline.Token).ConfigureAwait(false))
            {
                begun = true;
                var body = await ReadAsync(answer, deadline.Token).ConfigureAwait(false);
                var response = new HttpCallResponse { Body = body };
                CalloutMessages.CopyFrom(answer, response.Headers);
                CalloutMessages.CopyFrom(answer.TrailingHeaders, response.Trailers);
                return response;
            }
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            // As Envoy's router: a timeout is a response, unless one has begun already.
            return begun ? new HttpCallResponse() : HttpCallResponse.Local(504, "upstream request timeout");
        }
        catch (Exception)
        {
            // Whatever an upstream fails with, the guest waits for an answer.
            return begun
                ? new HttpCallResponse()
                : HttpCallResponse.Local(503, "upstream connect error or disconnect/reset before headers");
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var body = new BodyBuffer();
        var limit = Table.Root.Vm.Host.Options.MaxCalloutBodyBytes;
        var chunk = new byte[16 * 1024];
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > limit)
                    throw new IOException($"The response of a callout is larger than {limit} bytes.");
                if (!Memory.TryTake(read))
                    throw new IOException("The callouts of the VM hold as much as they may.");
                body.Append(chunk.AsSpan(0, read));
            }
        }

        return body.Span.ToArray();
    }
}
