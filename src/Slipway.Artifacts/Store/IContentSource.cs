namespace Slipway.Artifacts;

/// <summary>Where the content of artifacts is read from: the store of this machine, or what a registry has.</summary>
public interface IContentSource
{
    /// <summary>Opens content; who reads it to its end is sure that it is what its digest says.</summary>
    /// <exception cref="ArtifactException">It is not here.</exception>
    Stream Open(Descriptor content);
}
