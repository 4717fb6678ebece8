namespace Slipway.OperatorBenchmarks;

/// <summary>What was measured of one way with so many operators and objects.</summary>
internal sealed record Cell
{
    public required string Way { get; init; }

    public required int Operators { get; init; }

    public required int Objects { get; init; }

    public required int Processes { get; init; }

    /// <summary>With nothing to do.</summary>
    public required long PssBytes { get; init; }

    /// <summary>Processor time for each second with nothing to do, in milliseconds.</summary>
    public required double IdleCpuMs { get; init; }

    /// <summary>At the API server, of our kinds.</summary>
    public required int Watches { get; init; }

    /// <summary>How many operators had neither an instance nor machine code in memory.</summary>
    public int Evicted { get; init; }

    /// <summary>From an object's change being seen by a watcher to what the operator wrote being seen by it, in milliseconds.</summary>
    public Quantiles? EventToWrite { get; init; }

    /// <summary>From the key being due to the module's callback, in milliseconds, where the module had to be woken.</summary>
    public Quantiles? Wake { get; init; }

    /// <summary>The parts of a cold start, in milliseconds.</summary>
    public IReadOnlyDictionary<string, Quantiles> Phases { get; init; } = new Dictionary<string, Quantiles>();

    /// <summary>The load of the machine in the last minute, which others share.</summary>
    public required double Load { get; init; }
}
