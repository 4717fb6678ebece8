namespace Slipway.Hub.Storage;

/// <summary>Why an upload cannot go on.</summary>
internal sealed class UploadException(UploadProblem problem, string message) : Exception(message)
{
    public UploadProblem Problem { get; } = problem;
}

/// <summary>What may be wrong with an upload.</summary>
internal enum UploadProblem
{
    /// <summary>It is not known, or not into this repository.</summary>
    Unknown,

    /// <summary>It is not what its digest says.</summary>
    WrongDigest,

    /// <summary>It is larger than blobs may be.</summary>
    TooLarge,
}
