using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// Lets Wasmtime and the .NET runtime share the signals of faults. Wasmtime installs handlers and forwards to the runtime's what did not
/// happen in WebAssembly, but installs them with a signal mask and a stack that differ from what the runtime asked for. The runtime wants
/// the signal that suspends threads for a collection blocked in its handler of SIGSEGV, and no alternate stack for SIGFPE: without the
/// first a NullReferenceException anywhere in the process can corrupt the heap, without the second a DivideByZeroException ends the
/// process. So both are put back as they were.
/// </summary>
internal static unsafe partial class HostSignals
{
    // struct sigaction of glibc and musl on 64-bit machines: the handler, 1024 bits of mask, flags. The call may write somewhat more.
    private const int ActionLength = 256;
    private const int MaskOffset = 8;
    private const int MaskLength = 128;
    private const int FlagsOffset = MaskOffset + MaskLength;
    private const int OnAlternateStack = 0x08000000;

    /// <summary>SIGILL, SIGBUS, SIGFPE and SIGSEGV as Linux numbers them on x64 and arm64.</summary>
    private static readonly int[] s_faults = [4, 7, 8, 11];

    private static readonly Lock s_gate = new();
    private static bool s_shared;

    /// <summary>
    /// Whether guests' faults may be detected by signals. Elsewhere the compiler emits explicit checks, which cost guests some speed: on
    /// Windows recovering from a fault is incompatible with the shadow stacks of .NET processes, on macOS this has not been tried.
    /// </summary>
    public static bool CanBeShared { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Creates an engine whose configuration uses signals.</summary>
    public static Engine CreateEngine(Config config)
    {
        lock (s_gate)
        {
            if (s_shared) return new Engine(config);
            var runtimes = Array.ConvertAll(s_faults, Read);
            var engine = new Engine(config);
            for (var i = 0; i < s_faults.Length; i++) Share(s_faults[i], runtimes[i]);
            s_shared = true;
            return engine;
        }
    }

    private static void Share(int signal, byte[] runtimes)
    {
        var action = Read(signal);
        if (action.AsSpan(0, MaskOffset).SequenceEqual(runtimes.AsSpan(0, MaskOffset))) return;
        for (var i = MaskOffset; i < MaskOffset + MaskLength; i++) action[i] |= runtimes[i];
        var flags = BinaryPrimitives.ReadInt32LittleEndian(action.AsSpan(FlagsOffset)) & ~OnAlternateStack;
        flags |= BinaryPrimitives.ReadInt32LittleEndian(runtimes.AsSpan(FlagsOffset)) & OnAlternateStack;
        BinaryPrimitives.WriteInt32LittleEndian(action.AsSpan(FlagsOffset), flags);
        fixed (byte* bytes = action) Check(signal, SigAction(signal, bytes, null));
    }

    private static byte[] Read(int signal)
    {
        var action = new byte[ActionLength];
        fixed (byte* bytes = action) Check(signal, SigAction(signal, null, bytes));
        return action;
    }

    private static void Check(int signal, int result)
    {
        if (result != 0) throw new PlatformNotSupportedException($"The handler of signal {signal} cannot be shared with the .NET runtime.");
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SigAction(int signal, byte* action, byte* old);
}
