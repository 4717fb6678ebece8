using Perfolizer.Horology;

namespace Slipway.Benchmarks.Results;

/// <summary>
/// The processor time of all threads of this process, so that what else the machine does is not measured. On an idle machine it is what a clock on the
/// wall shows for work on one thread, and more than that for work on several.
/// </summary>
internal sealed class CpuClock : IClock
{
    public string Title => "CPU time";

    public bool IsAvailable => true;

    public Frequency Frequency { get; } = new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
