namespace Slipway.Operators.Metrics;

/// <summary>What is read of a queue when metrics are collected, whatever its keys are.</summary>
internal interface IMeasuredQueue
{
    string Name { get; }

    /// <summary>How many keys are due, by priority.</summary>
    IEnumerable<(int Priority, int Count)> Depths();

    /// <summary>How long that which is not done has been running.</summary>
    (TimeSpan Total, TimeSpan Longest) Running();
}
