using Slipway.Operators.Cluster;

namespace Slipway.Operators.Writing;

/// <summary>Why something was not written, and so what to do.</summary>
internal enum WriteFailure
{
    /// <summary>Somebody has changed the object, or it exists already: again soon, with what is there by then.</summary>
    Conflict,

    /// <summary>Fields belong to other field managers: again will not help, unless <c>force</c> is meant.</summary>
    FieldConflict,

    /// <summary>The object, or its namespace or kind, is not there.</summary>
    NotFound,

    /// <summary>The API server does not allow it.</summary>
    Denied,

    /// <summary>The API server does not accept the object as it is.</summary>
    Invalid,

    /// <summary>The API server could not be asked, or could not answer.</summary>
    Transient,

    /// <summary>This host is not the leader, or no longer: another one does it.</summary>
    NotLeader,
}

/// <summary>Something was not written. The message is one sentence.</summary>
internal sealed class WriteException : Exception
{
    public WriteException(WriteFailure failure, string message, Exception? inner = null) : base(message, inner) => Failure = failure;

    public WriteFailure Failure { get; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter => (InnerException as ClusterException)?.RetryAfter;

    public static WriteException From(ClusterException e, string what)
    {
        if (e.IsNotLeader)
            return new WriteException(WriteFailure.NotLeader, $"{what} is not written: this host does not lead any more.", e);
        var failure = Classify(e);
        if (failure != WriteFailure.FieldConflict)
            return new WriteException(failure, e.Message, e);
        var owned = e.Conflicts.GroupBy(conflict => conflict.Manager)
            .Select(group => $"{string.Join(", ", group.Select(conflict => conflict.Field))} to {group.Key}");
        return new WriteException(
            failure,
            $"{what} has fields that belong to other field managers: {string.Join("; ", owned)}. With force they are taken over.",
            e);
    }

    private static WriteFailure Classify(ClusterException e) => (int?)e.Code switch
    {
        409 when e.Conflicts.Count > 0 => WriteFailure.FieldConflict,
        409 => WriteFailure.Conflict,
        404 => WriteFailure.NotFound,
        401 or 403 => WriteFailure.Denied,
        >= 400 and < 500 and not 429 => WriteFailure.Invalid,
        _ => WriteFailure.Transient,
    };
}
