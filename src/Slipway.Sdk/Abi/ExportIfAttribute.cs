namespace Slipway.Sdk.Abi;

/// <summary>
/// Tells the compiler when a module has an export: if the program overrides the method, or calls it where it is not virtual. Several
/// attributes are alternatives; without any the export is always there. A proxy does not call what is not exported, and a module does not
/// contain what nothing exports.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ExportIfAttribute(Type type, string method) : Attribute
{
    public Type Type => type;

    public string Method => method;
}
