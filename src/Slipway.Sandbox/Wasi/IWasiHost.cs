namespace Slipway.Sandbox;

/// <summary>
/// What WASI functions ask of whoever owns a guest, if <see cref="SandboxInstance.State"/> implements it. Without it every function is
/// allowed, the environment is empty and output is lost. The methods run on the guest's thread, while the guest waits.
/// </summary>
public interface IWasiHost
{
    /// <summary>The guest's environment variables. Names and values should not contain NUL.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Environment { get; }

    /// <summary>The guest wrote to standard output or standard error.</summary>
    /// <param name="fd">1 or 2.</param>
    /// <param name="text">
    /// Up to 64 KiB as written, in no particular encoding, usually with a newline at the end. Valid during this call only.
    /// </param>
    void WriteOutput(int fd, ReadOnlySpan<byte> text);

    /// <summary>
    /// Whether the guest may use a WASI function, named without a prefix (<c>fd_write</c>); if not it gets ENOTCAPABLE (76).
    /// </summary>
    bool IsAllowed(string wasiFunction);

    /// <summary>
    /// The guest called <c>proc_exit</c>. As in other Proxy-Wasm hosts that function returns; most guests then trap, with <see
    /// cref="TrapKind.Exit"/>.
    /// </summary>
    void Exited(int code);
}
