namespace Slipway.Operators.Queueing;

/// <summary>Which of the keys that are due comes first.</summary>
internal enum WorkPriority
{
    /// <summary>Of the first list, and of a resync: what was there before need not overtake what has just changed.</summary>
    Low = -100,

    Normal = 0,
}
