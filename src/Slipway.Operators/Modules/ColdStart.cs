namespace Slipway.Operators.Modules;

/// <summary>How long the parts of a cold start took: from a module on disk to an instance that is ready for a callback.</summary>
/// <param name="Load">Mapping the machine code into memory; nothing where it was there.</param>
/// <param name="Instantiate">Giving the instance its memory and its imports.</param>
/// <param name="Initialize">Running the guest's <c>_initialize</c> and <c>operator_on_configure</c>.</param>
/// <param name="Restore">Running the guest's <c>operator_on_restore</c>.</param>
internal readonly record struct ColdStart(TimeSpan Load, TimeSpan Instantiate, TimeSpan Initialize, TimeSpan Restore)
{
    public TimeSpan Total => Load + Instantiate + Initialize + Restore;
}
