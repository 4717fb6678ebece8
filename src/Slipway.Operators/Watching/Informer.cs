using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>One watch with its store, for all who subscribe to it.</summary>
internal sealed class Informer(WatchScope scope, ObjectStore store, Reflector reflector)
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public WatchScope Scope { get; } = scope;

    public ResourceKind Kind => Scope.Kind;

    public ObjectStore Store { get; } = store;

    /// <summary>Why the watch does not work at the moment; null where it does.</summary>
    public string? Problem => reflector.Problem;

    /// <summary>How many subscribe.</summary>
    public int Subscribers { get; set; }

    public void Start() => _running = Task.Run(() => reflector.RunAsync(_stopping.Token));

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }
}
