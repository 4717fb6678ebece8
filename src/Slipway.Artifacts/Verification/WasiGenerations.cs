using Slipway.Sandbox;

namespace Slipway.Artifacts;

/// <summary>
/// The functions of <c>wasi_snapshot_preview1</c> that Envoy's host links (proxy-wasm-cpp-host, <c>exports.h</c>), by the day they came. A module
/// that imports any other does not load.
/// </summary>
internal static class WasiGenerations
{
    private static readonly (string Since, string[] Added)[] s_generations =
    [
        ("any Envoy",
        [
            "args_get", "args_sizes_get", "clock_time_get", "environ_get", "environ_sizes_get", "fd_close", "fd_fdstat_get", "fd_prestat_dir_name",
            "fd_prestat_get", "fd_read", "fd_seek", "fd_write", "path_open", "proc_exit", "random_get",
        ]),
        ("Envoys with proxy-wasm-cpp-host of 2024-12-19 or later", ["fd_fdstat_set_flags", "poll_oneoff", "sched_yield"]),
        ("Envoys with proxy-wasm-cpp-host of 2026-04-06 or later",
        [
            "clock_res_get", "fd_advise", "fd_allocate", "fd_datasync", "fd_fdstat_set_rights", "fd_filestat_get", "fd_filestat_set_size",
            "fd_filestat_set_times", "fd_pread", "fd_pwrite", "fd_readdir", "fd_renumber", "fd_sync", "fd_tell", "path_create_directory",
            "path_filestat_get", "path_filestat_set_times", "path_link", "path_readlink", "path_remove_directory", "path_rename", "path_symlink",
            "path_unlink_file", "sock_accept", "sock_recv", "sock_send", "sock_shutdown",
        ]),
    ];

    public static WasiDemand Of(ModuleOutline module)
    {
        var functions = module.FunctionImports
            .Where(import => import.Module is "wasi_snapshot_preview1" or "wasi_unstable")
            .Select(import => import.Name)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var missing = functions.Where(function => !s_generations.Any(generation => generation.Added.Contains(function))).ToList();
        var needed = s_generations.Length - 1;
        while (needed > 0 && !functions.Any(s_generations[needed].Added.Contains))
            needed--;
        return new WasiDemand(functions, missing.Count == 0 ? s_generations[needed].Since : null, missing);
    }
}
