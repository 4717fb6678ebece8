using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Operators.Cluster;
using Slipway.Operators.CustomResources;
using Slipway.Operators.Serving;

namespace Slipway.Cli.OperatorCommands;

/// <summary>Who is asked: the API server, or a host.</summary>
internal sealed class OperatorStatusSource : IDisposable
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(10);

    private readonly ClusterClient? _cluster;
    private readonly HttpClient? _host;
    private readonly string? _space;

    /// <param name="host">The address of a host.</param>
    public OperatorStatusSource(Uri host) => _host = new HttpClient { BaseAddress = host, Timeout = s_answerLimit, MaxResponseContentBufferSize = 16 << 20 };

    /// <param name="cluster">The API server; disposed of with this.</param>
    /// <param name="space">Which namespace; null for all, empty for the context's own.</param>
    public OperatorStatusSource(ClusterClient cluster, string? space) => (_cluster, _space) = (cluster, space is "" ? cluster.Namespace : space);

    public async Task<IReadOnlyList<OperatorRow>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_cluster is not null)
            {
                var list = await _cluster.SendAsync(new ClusterRequest(HttpMethod.Get, WasmOperator.Kind.Path(_space)), cancellationToken);
                using var document = JsonDocument.Parse(list);
                return [.. document.RootElement.GetProperty("items").EnumerateArray().Select(OperatorRow.Of)];
            }

            var page = await _host!.GetFromJsonAsync<HostPage>("/operators", s_web, cancellationToken);
            return [.. (page?.Operators ?? []).Select(OperatorRow.Of)];
        }
        catch (ClusterException e) when (e.IsNotFound)
        {
            throw new CommandException(
                ExitCodes.Invalid, "The cluster has no WasmOperator resources.",
                "Install them with slipway operator manifests --custom-resources, or ask a host with --host.", e);
        }
        catch (ClusterException e)
        {
            throw new CommandException(ExitCodes.Invalid, e.Message, null, e);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new CommandException(ExitCodes.Invalid, $"The host {_host!.BaseAddress} cannot be asked: {e.Message.TrimEnd('.')}.", null, e);
        }
    }

    public void Dispose()
    {
        _cluster?.Dispose();
        _host?.Dispose();
    }

    private sealed record HostPage(IReadOnlyList<OperatorStatusPage> Operators);
}
