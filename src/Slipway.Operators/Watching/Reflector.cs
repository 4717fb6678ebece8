using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Metrics;

namespace Slipway.Operators.Watching;

/// <summary>
/// Keeps a store as the API server is: lists, watches from there, and watches again from the last version it has heard of, until the server
/// has forgotten that version; then it lists anew, and what is gone since counts as deleted.
/// </summary>
/// <remarks>
/// Lists ask for what is there now (no resource version), so that a second list never goes back in time, whichever API server answers it.
/// </remarks>
internal sealed class Reflector(
    ClusterClient client, WatchScope scope, ObjectStore store, InformerOptions options, OperatorMetrics? metrics, ILogger logger)
{
    private static readonly TimeSpan s_shortestWatch = TimeSpan.FromSeconds(1);

    private readonly ObjectParser _parser = new(scope.Kind);
    private readonly WatchBackoff _backoff = new(options, client.Time);

    /// <summary>The version that the store is of; null where a list is needed.</summary>
    private string? _version;

    /// <summary>When the server has last said anything about these objects.</summary>
    private long _heardAt;

    /// <summary>
    /// After how long without a word a list is asked. Much sooner where the server could not be asked and the watch after that has not said
    /// anything yet: an API server that has just started may accept watches and tell them nothing, for minutes.
    /// </summary>
    private TimeSpan _trust = options.ListAfterSilence;

    /// <summary>Why it does not work at the moment; null where it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_version is null)
                    await ListAsync(cancellationToken);
                var started = client.Time.GetTimestamp();
                await WatchAsync(cancellationToken);
                var isShort = client.Time.GetElapsedTime(started) < s_shortestWatch;
                if (isShort)
                    DoubtNext();
                DoubtSilence();
                if (isShort)
                    await WaitAsync(null, cancellationToken);
            }
            catch (ClusterException e)
            {
                if (e.IsExpired || IsSilentFor(options.ListAfterSilence))
                    _version = null;
                if (e.Code != HttpStatusCode.TooManyRequests)
                    DoubtNext();
                Problem = e.Message;
                var level = e.IsExpired ? LogLevel.Information : LogLevel.Warning;
                logger.Log(level, "The watch of {Scope} is interrupted: {Problem}", scope, e.Message);
                await WaitAsync(e.RetryAfter, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A watch that has silently ended would be worse than one that tries again.
                (_version, Problem) = (null, e.Message);
                logger.LogError(e, "The watch of {Scope} has failed.", scope);
                await WaitAsync(null, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        var delay = _backoff.Next();
        if (atLeast > delay)
            delay = atLeast.Value < options.LastBackoff ? atLeast.Value : options.LastBackoff;
        await Task.Delay(delay, client.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        HashSet<ObjectKey> listed;
        string? version;
        try
        {
            (listed, version) = await ListAsync(options.PageSize, cancellationToken);
        }
        catch (ClusterException e) when (e.IsExpired)
        {
            // The pages took longer than the server remembers: all in one.
            (listed, version) = await ListAsync(0, cancellationToken);
        }

        _version = version ?? throw ClusterException.Malformed($"a list of {scope.Kind.Resource} without a resourceVersion");
        store.Keep(listed, _version);
        _heardAt = client.Time.GetTimestamp();
        Problem = null;
        metrics?.Listed(scope.Kind.Resource);
    }

    private async Task<(HashSet<ObjectKey> Listed, string? Version)> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var listed = new HashSet<ObjectKey>();
        string? page = null;
        while (true)
        {
            using var deadline = new CancellationTokenSource(options.PageTimeout, client.Time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            using var response = await client.OpenAsync(new ClusterRequest(HttpMethod.Get, scope.ListPath(limit, page)), linked.Token);
            var reader = new ListReader(_parser, Found, options.MaxObjectBytes);
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
                await reader.ReadAsync(stream, linked.Token);
            }
            catch (Exception e) when (ClusterClient.IsBroken(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw deadline.IsCancellationRequested
                    ? ClusterException.NoAnswer(client.Server, options.PageTimeout)
                    : ClusterException.Unreachable(client.Server, e);
            }

            if (reader.Continue is null)
                return (listed, reader.ResourceVersion);
            page = reader.Continue;
        }

        void Found(CachedObject item)
        {
            listed.Add(item.Key);
            store.Set(item);
        }
    }

    /// <summary>Returns when the watch has ended, in whatever way, after it was there.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var timeout = options.WatchTimeout * (1 + Random.Shared.NextDouble());
        using var deadline = new CancellationTokenSource(timeout + options.WatchGrace, client.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var response = await client.OpenAsync(
            new ClusterRequest(HttpMethod.Get, scope.WatchPath(_version!, (int)Math.Ceiling(timeout.TotalSeconds))), linked.Token);
        Problem = null;
        using var silence = new CancellationTokenSource(Shorter(options.WatchSilence, _trust), client.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(linked.Token, silence.Token);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            await ReadLinesAsync(stream, () => Heard(silence), patience.Token);
        }
        catch (Exception e) when (ClusterClient.IsBroken(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (silence.IsCancellationRequested)
            {
                logger.LogDebug("The watch of {Scope} at {Version} says nothing.", scope, _version);
                return;
            }

            logger.LogInformation(
                "The watch of {Scope} has ended, and goes on from {Version}: {Reason}", scope, _version,
                deadline.IsCancellationRequested ? "the server has not ended it in time." : e.Message);
        }
    }

    private void Heard(CancellationTokenSource silence)
    {
        _heardAt = client.Time.GetTimestamp();
        _trust = options.ListAfterSilence;
        silence.CancelAfter(options.WatchSilence);
    }

    /// <summary>Whether the server has said nothing for so long, be it in watches or because it answers none.</summary>
    private bool IsSilentFor(TimeSpan time) => client.Time.GetElapsedTime(_heardAt) >= time;

    /// <summary>
    /// The next watch is not believed for long if it says nothing. A time that is being doubled already is left as it is: each list of a
    /// server that goes on failing would be as soon as the first.
    /// </summary>
    private void DoubtNext()
    {
        if (_trust == options.ListAfterSilence)
            _trust = Shorter(options.ListAfterInterruption, options.ListAfterSilence);
    }

    /// <summary>
    /// Where a watch has ended and nothing was said for long, most likely nothing has happened. But a watch that is silent since it leads
    /// nowhere looks just the same, and so does one by a server that does not know that version: only a list can tell.
    /// </summary>
    private void DoubtSilence()
    {
        if (!IsSilentFor(_trust))
            return;
        _version = null;
        _trust = Shorter(_trust * 2, options.ListAfterSilence);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task ReadLinesAsync(Stream stream, Action heard, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 << 10, minimumReadSize: 4 << 10));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                if (!result.IsCompleted)
                    heard();
                var rest = result.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Take(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > options.MaxObjectBytes)
                {
                    _version = null;
                    throw ClusterException.Malformed($"an event of more than {options.MaxObjectBytes} bytes");
                }

                pipe.AdvanceTo(rest.Start, rest.End);

                // What is there of a last line without its end is told again when the watch goes on.
                if (result.IsCompleted)
                    return;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private void Take(in ReadOnlySequence<byte> line)
    {
        try
        {
            var happened = WatchEvent.Parse(line);
            metrics?.WatchEvent(scope.Kind.Resource, happened.Type);
            switch (happened.Type)
            {
                case WatchEvent.Added or WatchEvent.Modified:
                    var current = _parser.Parse(happened.Object);
                    store.Set(current);
                    _version = current.ResourceVersion;
                    break;
                case WatchEvent.Deleted:
                    var last = _parser.Parse(happened.Object);
                    store.Remove(last);
                    _version = last.ResourceVersion;
                    break;
                case WatchEvent.Bookmark:
                    _version = happened.ReadResourceVersion() ?? _version;
                    break;
                case WatchEvent.Error:
                    // Whatever it is, the version is of no more use: nothing is lost by a list.
                    _version = null;
                    throw ClusterException.FromStatus(null, happened.Object.ToArray(), $"watch {scope.Kind.Resource}");
                default:
                    logger.LogWarning(
                        "The watch of {Scope} has an event of the type {Type}, which is not known.", scope,
                        happened.Type.Length > 32 ? happened.Type[..32] : happened.Type);
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What it said is not known, so that all has to be asked for.
            _version = null;
            throw ClusterException.Malformed($"an event of {line.Length} bytes that cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }
}
