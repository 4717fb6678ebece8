using Slipway.Sandbox;

namespace Slipway.Cli.Inspection;

/// <summary>
/// A function's type in short: a letter for each parameter, a colon, a letter for each result; <c>i</c> is an i32, <c>I</c> an i64.
/// </summary>
internal static class Signature
{
    private const string Letters = "iIfFvr";

    public static string Of(ModuleFunction function) => $"{Types(function.Parameters)}:{Types(function.Results)}";

    private static string Types(IReadOnlyList<GuestType> types) => string.Concat(types.Select(type => Letters[(int)type]));
}
