namespace Slipway.Gateway.AccessLogs;

/// <summary>Names of gRPC status codes, by code.</summary>
internal static class GrpcStatusNames
{
    private static readonly string[] Names =
    [
        "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists", "PermissionDenied",
        "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss",
        "Unauthenticated",
    ];

    private static readonly string[] SnakeNames =
        [.. Names.Select(name => name == "OK" ? name : Snake(name).ToUpperInvariant())];

    /// <param name="code">The code as it was sent.</param>
    /// <param name="form"><c>NUMBER</c>, <c>SNAKE_STRING</c>, or <c>CAMEL_STRING</c>, the default.</param>
    public static string? Text(string? code, string form) => code switch
    {
        null => null,
        _ when form == "NUMBER" => code,
        _ when int.TryParse(code, out var number) && number >= 0 && number < Names.Length =>
            form == "SNAKE_STRING" ? SnakeNames[number] : Names[number],
        _ => code,
    };

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : c.ToString()));
}
