namespace Slipway.Hub.Metadata;

/// <summary>A repository was deleted while something was on its way into it.</summary>
internal sealed class RepositoryGoneException(string name)
    : Exception($"The repository {name} was deleted meanwhile. Push once more to make it anew.");
