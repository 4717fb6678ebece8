namespace Slipway.Deploy;

/// <summary>Where objects belong.</summary>
/// <param name="Target">The target whose objects they are.</param>
/// <param name="Namespace">The namespace of all of them.</param>
internal sealed record DeploymentScope(string Target, string Namespace);
