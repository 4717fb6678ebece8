namespace Slipway.Conformance.Tests;

/// <summary>What the proxy under test has logged so far, and waiting for more.</summary>
internal sealed class ProxyLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string line)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _lines.Add(line);
            grown = _grown;
            _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        grown.SetResult();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Waits until lines contain the texts in their order; answers the first text that did not come in time, or null.</summary>
    public async Task<string?> WaitForAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        while (true)
        {
            Task grown;
            string? missing;
            lock (_lock)
            {
                missing = FirstMissing(_lines, texts);
                grown = _grown.Task;
            }
            if (missing is null)
                return null;
            try
            {
                await grown.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                return missing;
            }
        }
    }

    public static string? FirstMissing(IReadOnlyList<string> lines, IReadOnlyList<string> texts)
    {
        var next = 0;
        foreach (var line in lines)
        {
            if (next < texts.Count && line.Contains(texts[next], StringComparison.Ordinal))
                next++;
        }
        return next < texts.Count ? texts[next] : null;
    }
}
