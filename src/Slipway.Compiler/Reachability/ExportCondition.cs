using Slipway.Compiler.Types;

namespace Slipway.Compiler.Reachability;

/// <summary>
/// When an export is of use: if the program overrides a virtual method, or calls one that is not. A host calls what is exported whether it does
/// anything or not, and what nothing exports need not be in the module.
/// </summary>
/// <param name="Type">The type that defines the method.</param>
/// <param name="Method">The method's name.</param>
internal sealed record ExportCondition(TypeDef Type, string Method)
{
    public bool IsMet(Reachable reachable) =>
        Type.MethodsNamed(Method).Any(method => method.IsVirtual)
            ? reachable.Instantiated.Any(Overrides)
            : reachable.Methods.Keys.Any(method => method.Def is { } def && def.Owner == Type && def.Name == Method);

    private bool Overrides(TypeDesc type)
    {
        var overrides = false;
        for (var at = type; at is not null; at = at.Base)
        {
            if (at.Def == Type)
                return overrides;
            overrides |= at.Def?.MethodsNamed(Method).Any(method => method.IsVirtual && !method.IsNewSlot) == true;
        }

        return false;
    }
}
