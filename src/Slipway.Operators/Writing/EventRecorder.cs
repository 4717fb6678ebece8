using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Writing;

/// <summary>
/// Writes events (<c>events.k8s.io/v1</c>) in a module's name. The same event again within some minutes makes the first one a series, and
/// is counted; of one object so many are written at once, and then one every few minutes, so that nobody's etcd fills with them. What
/// cannot be written is logged and forgotten: an event is news, not state.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="identity">The module.</param>
/// <param name="instance">This host among others.</param>
/// <param name="logger">Where it is said that one was not written.</param>
/// <param name="isLeader">Asked before each attempt; null where there is one host only.</param>
internal sealed class EventRecorder(
    ClusterClient client, ModuleIdentity identity, string instance, ILogger logger, Func<bool>? isLeader = null)
{
    /// <summary>As client-go's filter.</summary>
    private const int Burst = 25;

    private const double PerSecond = 1.0 / 300;
    private const int MaxSubjects = 4_096;
    private const int MaxSeries = 4_096;

    /// <summary>Where events of what has no namespace are; the second one is where Kubernetes 1.20 wants them.</summary>
    private static readonly string[] s_clusterNamespaces = ["default", "kube-system"];

    /// <summary>After that without the event a series has ended, and the next event begins another.</summary>
    private static readonly TimeSpan s_seriesEnd = TimeSpan.FromMinutes(6);

    private readonly Lock _gate = new();
    private readonly Dictionary<EventSubject, TokenBucket> _buckets = [];
    private readonly Dictionary<OperatorEvent, Series> _series = [];

    /// <summary>Writes an event, or counts it.</summary>
    /// <returns>False where it was not written, now at least.</returns>
    public async Task<bool> RecordAsync(OperatorEvent happened, CancellationToken cancellationToken)
    {
        happened = happened with { Note = Shortened(happened.Note) };
        Series series;
        lock (_gate)
        {
            series = SeriesOf(happened);
            series.Count++;
            series.Last = client.Time.GetTimestamp();
            series.LastTime = client.Time.GetUtcNow();

            // Those that are not let through are in the count of the next one that is.
            if (series.IsWriting || !BucketOf(happened.Regarding).TryTake())
                return false;
            series.IsWriting = true;
        }

        try
        {
            await WriteAsync(happened, series, cancellationToken);
            return true;
        }
        catch (ClusterException e)
        {
            logger.LogWarning("An event of {Module} was not written: {Reason}", identity.Module, e.Message);
            return false;
        }
        finally
        {
            lock (_gate)
                series.IsWriting = false;
        }
    }

    private async Task WriteAsync(OperatorEvent happened, Series series, CancellationToken cancellationToken)
    {
        if (series is { Name: { } name, Namespace: { } @namespace })
        {
            try
            {
                await SendAsync(
                    HttpMethod.Patch, ResourceKind.Event.Path(@namespace, name), "application/merge-patch+json",
                    new JsonObject { ["series"] = Counted(series) },
                    cancellationToken);
                return;
            }
            catch (ClusterException e) when (e.IsNotFound)
            {
                // The server keeps events for an hour.
                series.Count = 1;
            }
        }

        if (happened.Regarding.Key.Namespace is { Length: > 0 } own)
        {
            await CreateAsync(happened, own, series, cancellationToken);
            return;
        }

        try
        {
            await CreateAsync(happened, s_clusterNamespaces[0], series, cancellationToken);
        }
        catch (ClusterException e) when (e.Code == HttpStatusCode.UnprocessableEntity)
        {
            await CreateAsync(happened, s_clusterNamespaces[1], series, cancellationToken);
        }
    }

    private async Task CreateAsync(OperatorEvent happened, string @namespace, Series series, CancellationToken cancellationToken)
    {
        var name = NameFor(happened.Regarding.Key.Name);
        await SendAsync(
            HttpMethod.Post, ResourceKind.Event.Path(@namespace), "application/json", Document(happened, @namespace, name, series),
            cancellationToken);
        (series.Name, series.Namespace) = (name, @namespace);
    }

    private async Task SendAsync(
        HttpMethod method, string path, string mediaType, JsonObject content, CancellationToken cancellationToken)
    {
        var request = new ClusterRequest(method, path)
        {
            Content = JsonSerializer.SerializeToUtf8Bytes(content),
            MediaType = mediaType,
            Identity = identity,
            IsLeader = isLeader,
        };
        await client.SendAsync(request, cancellationToken);
    }

    private JsonObject Document(OperatorEvent happened, string @namespace, string name, Series series)
    {
        var subject = happened.Regarding;
        var regarding = new JsonObject
        {
            ["apiVersion"] = subject.Kind.ApiVersion,
            ["kind"] = subject.Kind.Kind,
            ["name"] = subject.Key.Name,
        };
        if (subject.Key.Namespace.Length > 0)
            regarding["namespace"] = subject.Key.Namespace;
        if (subject.Uid is not null)
            regarding["uid"] = subject.Uid;
        var document = new JsonObject
        {
            ["apiVersion"] = ResourceKind.Event.ApiVersion,
            ["kind"] = ResourceKind.Event.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["eventTime"] = Time(series.LastTime),
            ["reportingController"] = identity.FieldManager,
            ["reportingInstance"] = instance.Length <= OperatorEvent.MaxWord ? instance : instance[..OperatorEvent.MaxWord],
            ["type"] = happened.Type,
            ["reason"] = happened.Reason,
            ["action"] = happened.Action,
            ["note"] = happened.Note,
            ["regarding"] = regarding,
        };
        if (series.Count > 1)
            document["series"] = Counted(series);
        return document;
    }

    private static JsonObject Counted(Series series) =>
        new() { ["count"] = series.Count, ["lastObservedTime"] = Time(series.LastTime) };

    private Series SeriesOf(OperatorEvent happened)
    {
        if (_series.TryGetValue(happened, out var series) && client.Time.GetElapsedTime(series.Last) < s_seriesEnd)
            return series;
        Shrink(_series, MaxSeries, entry => client.Time.GetElapsedTime(entry.Last) >= s_seriesEnd);
        return _series[happened] = new Series();
    }

    private TokenBucket BucketOf(EventSubject subject)
    {
        if (_buckets.TryGetValue(subject, out var bucket))
            return bucket;
        Shrink(_buckets, MaxSubjects, entry => entry.IsFull);
        return _buckets[subject] = new TokenBucket(PerSecond, Burst, client.Time);
    }

    /// <summary>What is of no more use goes first; if that does not help, all does.</summary>
    private static void Shrink<TKey, TValue>(Dictionary<TKey, TValue> entries, int max, Func<TValue, bool> isUseless)
        where TKey : notnull
    {
        if (entries.Count < max)
            return;
        foreach (var (key, _) in entries.Where(entry => isUseless(entry.Value)).ToList())
            entries.Remove(key);
        if (entries.Count >= max)
            entries.Clear();
    }

    /// <summary>Names are at most 253 characters, as the object's may be.</summary>
    private static string NameFor(string name) =>
        $"{(name.Length <= 236 ? name : name[..236].TrimEnd('.', '-'))}.{Random.Shared.NextInt64():x16}";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static string Shortened(string note)
    {
        if (Encoding.UTF8.GetByteCount(note) <= OperatorEvent.MaxNote)
            return note;
        var length = Math.Min(note.Length, OperatorEvent.MaxNote);
        while (Encoding.UTF8.GetByteCount(note.AsSpan(0, length)) > OperatorEvent.MaxNote - 3 || char.IsHighSurrogate(note[length - 1]))
            length--;
        return note[..length] + "…";
    }

    private sealed class Series
    {
        /// <summary>The event's name, once it is written.</summary>
        public string? Name { get; set; }

        public string? Namespace { get; set; }

        public int Count { get; set; }

        public long Last { get; set; }

        public DateTimeOffset LastTime { get; set; }

        public bool IsWriting { get; set; }
    }
}
