namespace Slipway.Operators.Hosting;

/// <summary>
/// How many guests run at once in a host. A callback keeps its thread for as long as it runs, up to a second of processor time: without a
/// bound, a few hundred modules that loop would take every thread there is, and the watches' and leases' with them.
/// </summary>
internal sealed class GuestTurns(int count) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(count);

    /// <summary>Runs something on a thread of the pool when it is its turn.</summary>
    public async Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
