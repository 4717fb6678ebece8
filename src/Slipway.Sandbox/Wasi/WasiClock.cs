using System.Diagnostics;

namespace Slipway.Sandbox;

/// <summary><c>clock_time_get</c> and <c>clock_res_get</c>: the real-time and the monotonic clock.</summary>
internal static class WasiClock
{
    private const int Realtime = 0;
    private const int Monotonic = 1;
    private const ulong ResolutionNanoseconds = 1;

    public static int GetTime(SandboxInstance guest, int clock, int result) => clock switch
    {
        Realtime => Answer(guest, result, (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick),
        Monotonic => Answer(guest, result, (ulong)Stopwatch.GetElapsedTime(0).Ticks * TimeSpan.NanosecondsPerTick),
        _ => WasiErrno.NotSupported,
    };

    public static int GetResolution(SandboxInstance guest, int clock, int result) =>
        clock is Realtime or Monotonic ? Answer(guest, result, ResolutionNanoseconds) : WasiErrno.NotSupported;

    private static int Answer(SandboxInstance guest, int result, ulong nanoseconds) =>
        guest.Write(result, nanoseconds) ? WasiErrno.Success : WasiErrno.Fault;
}
