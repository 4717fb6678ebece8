using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Sandbox;

/// <summary>The CPU time used by the calling thread; wall-clock time where the system offers no such clock.</summary>
internal static partial class ThreadCpuClock
{
    // CLOCK_THREAD_CPUTIME_ID of POSIX.1-2008 as Linux and Darwin number it.
    private static readonly int s_clock = OperatingSystem.IsLinux() ? 3 : OperatingSystem.IsMacOS() ? 16 : -1;

    public static TimeSpan Now =>
        s_clock >= 0 && nint.Size == 8 && ReadClock(s_clock, out var time) == 0
            ? new TimeSpan(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : Stopwatch.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
