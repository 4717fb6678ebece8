using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.InteropServices;
using Slipway.Operators.Metrics;

namespace Slipway.Operators.Cluster;

/// <summary>How requests are made.</summary>
internal sealed record ClusterClientOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one attempt may take until its whole answer is there.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts there are for one request.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>After how long no further attempt is made.</summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where requests are counted.</summary>
    public OperatorMetrics? Metrics { get; init; }
}

/// <summary>
/// The API server. KubernetesClient has the TLS, the credentials and the connection; requests and answers are bytes here, since objects are
/// kept, compared and handed to modules as the bytes that the server sent.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    /// <summary>An object is at most some megabytes (etcd's limit is 1.5), and so is a page of a list that a module asks for.</summary>
    private const int MaxAnswer = 32 << 20;

    private const int MaxErrorBody = 256 << 10;

    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly MediaTypeWithQualityHeaderValue s_json = new("application/json");

    private static readonly string s_version =
        typeof(ClusterClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";

    private static readonly string s_system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "windows";

    private static readonly string s_agent =
        $"{s_version} ({s_system}/{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()})";

    private readonly k8s.Kubernetes _client;
    private readonly ClusterClientOptions _options;

    internal ClusterClient(k8s.Kubernetes client, string @namespace, ClusterClientOptions options) =>
        (_client, Namespace, _options) = (client, @namespace, options);

    /// <summary>The namespace of the kubeconfig's context, or of the pod.</summary>
    public string Namespace { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Server => _client.BaseUri.GetLeftPart(UriPartial.Authority);

    internal TimeProvider Time => _options.Time;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>
    /// Asks, and asks again while the server is overloaded or away, up to a bound. Only what can do no harm a second time is sent again
    /// after it may have been executed.
    /// </summary>
    /// <returns>The answer's body.</returns>
    /// <exception cref="ClusterException">The server refuses, or could not be asked.</exception>
    public async Task<byte[]> SendAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        var started = _options.Time.GetTimestamp();
        var backoff = s_firstBackoff;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(request, cancellationToken);
            }
            catch (ClusterException e) when (attempt < _options.MaxAttempts && MayRepeat(request, e))
            {
                var delay = e.RetryAfter ?? backoff * (1 + Random.Shared.NextDouble());
                if (_options.Time.GetElapsedTime(started) + delay > _options.RetryLimit)
                    throw;
                _options.Metrics?.RequestRetried(request.Method.Method, Server);
                await Task.Delay(delay, _options.Time, cancellationToken);
                backoff *= 2;
            }
        }
    }

    /// <summary>Asks once, for an answer that is read as it comes: a list, or a watch.</summary>
    /// <exception cref="ClusterException">The server refuses, or could not be asked.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(_client.BaseUri, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.Add(s_json);
        message.Headers.TryAddWithoutValidation("User-Agent", $"{request.Identity?.FieldManager ?? "slipway-operator"}/{s_agent}");
        request.Identity?.AddTo(message.Headers);
        if (request.Content is { } content)
        {
            message.Content = request.IsLeader is { } isLeader ? new LeadersContent(content, isLeader) : new ReadOnlyMemoryContent(content);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.MediaType);
        }

        if (request.IsLeader?.Invoke() is false)
            throw ClusterException.NotLeader(request);
        var started = _options.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            if (_client.Credentials is { } credentials)
                await credentials.ProcessHttpRequestAsync(message, linked.Token);
            response = await _client.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token);
        }
        catch (Exception e) when (IsBroken(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (message.Content is LeadersContent { IsRefused: true })
                throw ClusterException.NotLeader(request, e);
            _options.Metrics?.Requested("<error>", request.Method.Method, Server, _options.Time.GetElapsedTime(started));
            throw limit.IsCancellationRequested
                ? ClusterException.NoAnswer(Server, _options.RequestTimeout)
                : ClusterException.Unreachable(Server, e);
        }

        _options.Metrics?.Requested(
            ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), request.Method.Method, Server,
            _options.Time.GetElapsedTime(started));
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var body = await ReadAsync(response, MaxErrorBody, cancellationToken);
            throw ClusterException.FromStatus(
                response.StatusCode, body, $"{request.Method} {request.Path.Split('?')[0]}", RetryAfter(response.Headers.RetryAfter));
        }
    }

    internal static bool IsBroken(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    private async Task<byte[]> SendOnceAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, cancellationToken);
        return await ReadAsync(response, MaxAnswer, cancellationToken);
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
            using var body = new MemoryStream((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 0, maxBytes));
            var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 << 10);
            try
            {
                while (await stream.ReadAsync(buffer, linked.Token) is > 0 and var read)
                {
                    if (body.Length + read > maxBytes)
                        throw ClusterException.Malformed($"an answer of more than {maxBytes >> 20} MiB");
                    body.Write(buffer, 0, read);
                }
            }
            finally
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
            }

            return body.ToArray();
        }
        catch (Exception e) when (IsBroken(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested
                ? ClusterException.NoAnswer(Server, _options.RequestTimeout)
                : ClusterException.Unreachable(Server, e);
        }
    }

    /// <summary>429, and any other error with Retry-After, say that the request was not executed.</summary>
    private static bool MayRepeat(ClusterRequest request, ClusterException e) =>
        !e.IsNotLeader && (e.NeverArrived || e.Code == HttpStatusCode.TooManyRequests || (e.RetryAfter is not null && e.IsTransient)
        || (request.IsRepeatable && (e.Code is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)));

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var delay = header?.Delta ?? (header?.Date is { } date ? date - _options.Time.GetUtcNow() : null);
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
