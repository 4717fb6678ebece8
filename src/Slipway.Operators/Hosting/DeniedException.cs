using Slipway.Operators.Authority;

namespace Slipway.Operators.Hosting;

/// <summary>A module wants what it may not; the message is the sentence that says so.</summary>
internal sealed class DeniedException(string message, Access access) : Exception(message)
{
    public Access Access { get; } = access;
}
