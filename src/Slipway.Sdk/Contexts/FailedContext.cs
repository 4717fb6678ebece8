namespace Slipway.Sdk;

/// <summary>Stands for a stream whose context could not be created.</summary>
internal sealed class FailedContext : StreamContext
{
    public override ExceptionPolicy ExceptionPolicy => Root.ExceptionPolicy;
}
