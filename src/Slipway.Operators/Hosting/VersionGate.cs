namespace Slipway.Operators.Hosting;

/// <summary>Lets callbacks through, many at a time, or nobody while a version takes the place of another.</summary>
internal sealed class VersionGate
{
    /// <summary>As many as a manifest may ask for, and the worker that maps.</summary>
    private const int Most = 17;

    private readonly SemaphoreSlim _places = new(Most);
    private readonly SemaphoreSlim _closing = new(1);

    public async Task<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Pass(_places, 1);
    }

    /// <summary>Waits until nobody is inside.</summary>
    public async Task<Pass> CloseAsync(CancellationToken cancellationToken)
    {
        await _closing.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 0;
        try
        {
            for (; taken < Most; taken++)
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Pass(_places, Most);
        }
        catch (OperationCanceledException)
        {
            if (taken > 0)
                _places.Release(taken);
            throw;
        }
        finally
        {
            _closing.Release();
        }
    }

    public readonly struct Pass(SemaphoreSlim places, int count) : IDisposable
    {
        public void Dispose() => places.Release(count);
    }
}
