using System.Collections.Concurrent;
using System.Text.Json;

namespace Slipway.Operators.Cluster;

/// <summary>
/// Which kinds the API server has, and under which names. Kept once asked; a kind that is not there is asked for again, as its definition
/// may have been made since, but not more often than the server should be asked.
/// </summary>
internal sealed class ApiDiscovery(ClusterClient client)
{
    private static readonly TimeSpan s_missInterval = TimeSpan.FromSeconds(5);

    /// <summary>More versions of groups than a server has: beyond, somebody asks for what is not there.</summary>
    private const int MaxAnswers = 1_000;

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _asking = new(1);

    /// <summary>The mapping of a kind; null where the server has no such kind.</summary>
    /// <exception cref="ClusterException">The server could not be asked.</exception>
    public Task<ResourceKind?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken) =>
        FindAsync(apiVersion, found => found.Kind == kind, cancellationToken);

    /// <summary>The mapping of a resource, by its plural; null where the server has no such resource.</summary>
    /// <exception cref="ClusterException">The server could not be asked.</exception>
    public Task<ResourceKind?> FindResourceAsync(string apiVersion, string plural, CancellationToken cancellationToken) =>
        FindAsync(apiVersion, found => found.Plural == plural, cancellationToken);

    private async Task<ResourceKind?> FindAsync(string apiVersion, Func<ResourceKind, bool> isMeant, CancellationToken cancellationToken)
    {
        var known = Known(apiVersion, isMeant, out var isFresh);
        if (known is not null || isFresh)
            return known;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_answers.Count >= MaxAnswers)
                _answers.Clear();
            if (Known(apiVersion, isMeant, out isFresh) is null && !isFresh)
                _answers[apiVersion] = new Answer(await AskAsync(apiVersion, cancellationToken), client.Time.GetTimestamp());
            return Known(apiVersion, isMeant, out _);
        }
        finally
        {
            _asking.Release();
        }
    }

    private ResourceKind? Known(string apiVersion, Func<ResourceKind, bool> isMeant, out bool isFresh)
    {
        isFresh = false;
        if (!_answers.TryGetValue(apiVersion, out var answer))
            return null;
        isFresh = client.Time.GetElapsedTime(answer.Time) < s_missInterval;
        return answer.Kinds.FirstOrDefault(isMeant);
    }

    private async Task<IReadOnlyList<ResourceKind>> AskAsync(string apiVersion, CancellationToken cancellationToken)
    {
        var (group, version) = ResourceKind.Split(apiVersion);
        var path = group.Length == 0
            ? $"api/{Uri.EscapeDataString(version)}"
            : $"apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}";
        try
        {
            using var document = JsonDocument.Parse(await client.SendAsync(new ClusterRequest(HttpMethod.Get, path), cancellationToken));
            return [.. document.RootElement.GetProperty("resources").EnumerateArray()
                .Where(resource => !Text(resource, "name").Contains('/'))
                .Select(resource => new ResourceKind(
                    group, version, Text(resource, "kind"), Text(resource, "name"), resource.GetProperty("namespaced").GetBoolean()))];
        }
        catch (ClusterException e) when (e.IsNotFound)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw ClusterException.Malformed($"{path} is no list of resources", e);
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private sealed record Answer(IReadOnlyList<ResourceKind> Kinds, long Time);
}
