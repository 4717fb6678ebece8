using Microsoft.AspNetCore.Http;

namespace Slipway.Hub.Registry;

/// <summary>Ends a request with one of the errors of the specification.</summary>
internal sealed class RegistryException(int status, string code, string message, object? detail = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public object? Detail { get; } = detail;

    public static RegistryException InvalidName(string name) => new(
        StatusCodes.Status400BadRequest, "NAME_INVALID",
        $"'{name}' is no name of a repository: that is lower-case letters and digits, with single separators, between '/'.");

    public static RegistryException UnknownName(string name) =>
        new(StatusCodes.Status404NotFound, "NAME_UNKNOWN", $"There is no repository {name} here.");

    public static RegistryException InvalidDigest(string digest) => new(
        StatusCodes.Status400BadRequest, "DIGEST_INVALID", $"'{digest}' is no digest: that is sha256: and 64 hexadecimal digits in lower case.");

    public static RegistryException UnknownBlob(string digest, string repository) =>
        new(StatusCodes.Status404NotFound, "BLOB_UNKNOWN", $"{repository} has no blob {digest}.", new { digest });

    public static RegistryException UnknownManifest(string reference, string repository) =>
        new(StatusCodes.Status404NotFound, "MANIFEST_UNKNOWN", $"{repository} has no manifest {reference}.", new { reference });

    public static RegistryException InvalidManifest(string problem) =>
        new(StatusCodes.Status400BadRequest, "MANIFEST_INVALID", $"The manifest is not valid: {problem}.");

    public static RegistryException InvalidRequest(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
