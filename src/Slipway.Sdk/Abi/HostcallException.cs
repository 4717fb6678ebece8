namespace Slipway.Sdk;

/// <summary>A host refused a call. Usually what was asked for does not exist in the callback that is running.</summary>
public sealed class HostcallException : Exception
{
    internal HostcallException(string hostcall, Status status) : base(string.Concat(hostcall, " answered ", NameOf(status)))
    {
        Hostcall = hostcall;
        Status = status;
    }

    /// <summary>The call, such as <c>proxy_http_call</c>.</summary>
    public string Hostcall { get; }

    /// <summary>The answer.</summary>
    public Status Status { get; }

    // Not Enum.ToString: a module would have to carry the names of the type for it.
    private static string NameOf(Status status) => status switch
    {
        Status.NotFound => "NOT_FOUND: there is no such thing",
        Status.BadArgument => "BAD_ARGUMENT: not with these arguments, or not in this callback",
        Status.SerializationFailure => "SERIALIZATION_FAILURE: the value has no serialised form",
        Status.ParseFailure => "PARSE_FAILURE: an argument could not be decoded",
        Status.Empty => "EMPTY: there is nothing to take",
        Status.CasMismatch => "CAS_MISMATCH: the value has changed since it was read",
        Status.InternalFailure => "INTERNAL_FAILURE: the host could not, or does not allow it",
        Status.Unimplemented => "UNIMPLEMENTED: this host cannot do that",
        _ => "an error",
    };
}
