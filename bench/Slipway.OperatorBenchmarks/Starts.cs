using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Tests;

namespace Slipway.OperatorBenchmarks;

/// <summary>From nothing to the first write, in milliseconds; why there is no time where there is none.</summary>
internal sealed record StartTime(string What, Quantiles? Time, string? Problem = null);

/// <summary>
/// How long it takes until an operator that is not there yet has reconciled an object that waits for it, by the write that a watcher sees.
/// </summary>
internal sealed class Starts(Surroundings at, BenchCluster cluster, Observer observer)
{
    private const int Operator = 0;
    private static int s_revision = 1_000_000;

    public async Task<IReadOnlyList<StartTime>> MeasureAsync(int times)
    {
        await cluster.CreateAsync(1, 1);
        List<StartTime> all =
        [
            await MeasureAsync("a native process", times, () => Task.FromResult<IAsyncDisposable>(Started(
                at.NativeOperator, [at.Kubeconfig, Placement.NameOf(Operator)]))),
            await ContainerAsync(times),
        ];
        await using (var host = await Contender.StartAsync(Way.Evicted, 0, at))
        {
            var name = Placement.NameOf(Operator).ToLowerInvariant();
            all.Add(await MeasureAsync("a module, added to a host that runs", times, async () =>
            {
                await host.OrderAsync($"add {Operator}");
                return new Undo(() => host.OrderAsync($"remove {name}"));
            }));
        }

        await cluster.DeleteAllAsync(1);
        return all;
    }

    private async Task<StartTime> MeasureAsync(string what, int times, Func<Task<IAsyncDisposable>> start)
    {
        List<double> taken = [];
        for (var i = 0; i <= times; i++)
        {
            var revision = Interlocked.Increment(ref s_revision);
            var seen = observer.Expect(0, revision);
            await cluster.ChangeAsync(0, 1, revision);
            var started = Stopwatch.GetTimestamp();
            await using var running = await start();
            await seen;

            // The first one finds files that are not in memory yet.
            if (i > 0)
                taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new StartTime(what, Quantiles.Of(taken));
    }

    /// <summary>The same process in a container of runc, on a root of the machine's own /usr: no image has to be fetched or unpacked.</summary>
    private async Task<StartTime> ContainerAsync(int times)
    {
        const string what = "a container (runc)";
        if (await DebianProgram.FindAsync("runc", "runc", "libseccomp2") is not { } runc)
            return new StartTime(what, null, "Debian's runc is not to be had here");
        var bundle = Directory.CreateTempSubdirectory("slipway-container-");
        try
        {
            Directory.CreateDirectory(Path.Combine(bundle.FullName, "rootfs"));
            File.WriteAllText(Path.Combine(bundle.FullName, "config.json"), Bundle().ToJsonString());
            var number = 0;
            return await MeasureAsync(what, times, () =>
            {
                var id = $"slipway-bench-{Environment.ProcessId}-{number++}";
                var process = runc.Start(["run", "--bundle", bundle.FullName, id], start => start.RedirectStandardOutput = true);
                return Task.FromResult<IAsyncDisposable>(new Undo(async () =>
                {
                    using var kill = runc.Start(["delete", "--force", id], _ => { });
                    await kill.WaitForExitAsync();
                    await process.WaitForExitAsync();
                    process.Dispose();
                }));
            });
        }
        catch (TimeoutException)
        {
            return new StartTime(what, null, "runc cannot start a container here");
        }
        finally
        {
            bundle.Delete(recursive: true);
        }
    }

    private JsonObject Bundle()
    {
        var folders = (string[])["/usr", "/lib", "/lib64", "/etc", Path.GetDirectoryName(at.NativeOperator)!, Path.GetDirectoryName(at.Kubeconfig)!];
        return new JsonObject
        {
            ["ociVersion"] = "1.0.2",
            ["process"] = new JsonObject
            {
                ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
                ["args"] = new JsonArray(at.NativeOperator, at.Kubeconfig, Placement.NameOf(Operator)),
                ["env"] = new JsonArray("PATH=/usr/bin", "HOME=/tmp"),
                ["cwd"] = "/",
            },
            ["root"] = new JsonObject { ["path"] = "rootfs" },
            ["mounts"] = new JsonArray(
            [
                Mount("/proc", "proc", "proc"), Mount("/tmp", "tmpfs", "tmpfs"),
                .. folders.Where(Directory.Exists).Distinct().Select(folder => Mount(folder, "bind", folder)),
            ]),
            ["linux"] = new JsonObject
            {
                ["namespaces"] = new JsonArray([.. ((string[])["pid", "mount", "ipc", "uts"]).Select(name => new JsonObject { ["type"] = name })]),
            },
        };
    }

    private static JsonObject Mount(string destination, string type, string source) => new()
    {
        ["destination"] = destination,
        ["type"] = type,
        ["source"] = source,
        ["options"] = type == "bind" ? new JsonArray("rbind", "ro") : new JsonArray(),
    };

    private static Undo Started(string program, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return new Undo(async () =>
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        });
    }

    private sealed class Undo(Func<Task> action) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await action();
    }
}
