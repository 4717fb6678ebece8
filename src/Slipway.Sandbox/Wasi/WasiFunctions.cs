using System.Security.Cryptography;

namespace Slipway.Sandbox;

/// <summary>
/// A fixed, harmless part of WASI preview 1 (<c>wasi_snapshot_preview1</c>, witx of the WebAssembly/WASI repository): clocks, randomness,
/// the environment that the host configured, and output to the host's log. There are no files, no sockets and no arguments. Answers are
/// those that Proxy-Wasm hosts give, which guests rely on.
/// </summary>
public static class WasiFunctions
{
    private const int MaxRandomBytes = 64 << 10;
    private const uint FdStatLength = 24;
    private const uint FileStatLength = 64;
    private const ulong RightToWrite = 64;

    /// <summary>
    /// Defines the functions under <c>wasi_snapshot_preview1</c> and its older name <c>wasi_unstable</c>, as well as the two functions in
    /// <c>env</c> that Emscripten adds: <c>emscripten_notify_memory_growth</c> and <c>pthread_equal</c>.
    /// </summary>
    public static void Define(HostFunctions functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        foreach (var module in new[] { HostFunctions.WasiModule, HostFunctions.OldWasiModule }) Define(functions, module);
        functions.DefineVoid("env", "emscripten_notify_memory_growth", (SandboxInstance _, int memory) => { });
        functions.Define("env", "pthread_equal", (SandboxInstance _, int a, int b) => a == b ? 1 : 0);
    }

    private static void Define(HostFunctions f, string m)
    {
        DefineProcess(f, m);
        DefineFiles(f, m);
        DefinePaths(f, m);
        DefineSockets(f, m);
    }

    private static void DefineProcess(HostFunctions f, string m)
    {
        f.Define(m, "args_get", (SandboxInstance g, int pointers, int buffer) =>
            Refusal(g, "args_get") ?? WasiErrno.Success);
        f.Define(m, "args_sizes_get", (SandboxInstance g, int count, int size) =>
            Refusal(g, "args_sizes_get") ?? Done(g.Write(count, 0) && g.Write(size, 0)));
        f.Define(m, "environ_get", (SandboxInstance g, int pointers, int buffer) =>
            Refusal(g, "environ_get") ?? WasiEnvironment.Get(g, pointers, buffer));
        f.Define(m, "environ_sizes_get", (SandboxInstance g, int count, int size) =>
            Refusal(g, "environ_sizes_get") ?? WasiEnvironment.GetSizes(g, count, size));
        f.Define(m, "clock_res_get", (SandboxInstance g, int clock, int result) =>
            Refusal(g, "clock_res_get") ?? WasiClock.GetResolution(g, clock, result));
        f.Define(m, "clock_time_get", (SandboxInstance g, int clock, long precision, int result) =>
            Refusal(g, "clock_time_get") ?? WasiClock.GetTime(g, clock, result));
        f.Define(m, "random_get", (SandboxInstance g, int buffer, int length) =>
            Refusal(g, "random_get") ?? FillRandom(g, buffer, length));

        // Go's runtime polls its timers with this: that nothing has happened is always true.
        f.Define(m, "poll_oneoff", (SandboxInstance g, int subscriptions, int events, int count, int happened) =>
            Refusal(g, "poll_oneoff") ?? Done(g.Write(happened, 0)));
        f.Define(m, "sched_yield", (SandboxInstance g) => Refusal(g, "sched_yield") ?? WasiErrno.Success);
        f.DefineVoid(m, "proc_exit", (SandboxInstance g, int code) => Exit(g, code));
    }

    private static void DefineFiles(HostFunctions f, string m)
    {
        f.Define(m, "fd_advise", (SandboxInstance g, int fd, long offset, long length, int advice) =>
            Refusal(g, "fd_advise") ?? WasiErrno.Success);
        f.Define(m, "fd_allocate", (SandboxInstance g, int fd, long offset, long length) =>
            Refusal(g, "fd_allocate") ?? OutputOnly(fd));
        f.Define(m, "fd_close", (SandboxInstance g, int fd) =>
            Refusal(g, "fd_close") ?? WasiErrno.Success);
        f.Define(m, "fd_datasync", (SandboxInstance g, int fd) =>
            Refusal(g, "fd_datasync") ?? OutputOnly(fd));
        f.Define(m, "fd_fdstat_get", (SandboxInstance g, int fd, int result) =>
            Refusal(g, "fd_fdstat_get") ?? DescribeFile(g, fd, result));
        f.Define(m, "fd_fdstat_set_flags", (SandboxInstance g, int fd, int flags) =>
            Refusal(g, "fd_fdstat_set_flags") ?? WasiErrno.NotImplemented);
        f.Define(m, "fd_fdstat_set_rights", (SandboxInstance g, int fd, long rights, long inheriting) =>
            Refusal(g, "fd_fdstat_set_rights") ?? OutputOnly(fd));
        f.Define(m, "fd_filestat_get", (SandboxInstance g, int fd, int result) =>
            Refusal(g, "fd_filestat_get") ?? WasiErrno.BadFile);
        f.Define(m, "fd_filestat_set_size", (SandboxInstance g, int fd, long size) =>
            Refusal(g, "fd_filestat_set_size") ?? OutputOnly(fd));
        f.Define(m, "fd_filestat_set_times", (SandboxInstance g, int fd, long accessed, long modified, int flags) =>
            Refusal(g, "fd_filestat_set_times") ?? OutputOnly(fd));
        f.Define(m, "fd_pread", (SandboxInstance g, int fd, int vectors, int count, long offset, int read) =>
            Refusal(g, "fd_pread") ?? WasiErrno.NotImplemented);
        f.Define(m, "fd_prestat_get", (SandboxInstance g, int fd, int result) =>
            Refusal(g, "fd_prestat_get") ?? WasiErrno.BadFile);
        f.Define(m, "fd_prestat_dir_name", (SandboxInstance g, int fd, int path, int length) =>
            Refusal(g, "fd_prestat_dir_name") ?? WasiErrno.NotImplemented);
        f.Define(m, "fd_pwrite", (SandboxInstance g, int fd, int vectors, int count, long offset, int written) =>
            Refusal(g, "fd_pwrite") ?? WasiOutput.Write(g, fd, vectors, count, written));
        f.Define(m, "fd_read", (SandboxInstance g, int fd, int vectors, int count, int read) =>
            Refusal(g, "fd_read") ?? WasiErrno.NotImplemented);
        f.Define(m, "fd_readdir", (SandboxInstance g, int fd, int buffer, int length, long cookie, int used) =>
            Refusal(g, "fd_readdir") ?? (g.Write(used, 0) ? WasiErrno.NotDirectory : WasiErrno.Fault));
        f.Define(m, "fd_renumber", (SandboxInstance g, int from, int to) =>
            Refusal(g, "fd_renumber") ?? (IsStandard(from) && IsStandard(to) ? WasiErrno.NotSupported : WasiErrno.BadFile));
        f.Define(m, "fd_seek", (SandboxInstance g, int fd, long offset, int whence, int position) =>
            Refusal(g, "fd_seek") ?? Done(g.Write(position, 0UL)));
        f.Define(m, "fd_sync", (SandboxInstance g, int fd) =>
            Refusal(g, "fd_sync") ?? OutputOnly(fd));
        f.Define(m, "fd_tell", (SandboxInstance g, int fd, int position) =>
            Refusal(g, "fd_tell") ?? (IsOutput(fd) ? Done(g.Write(position, 0UL)) : WasiErrno.BadFile));
        f.Define(m, "fd_write", (SandboxInstance g, int fd, int vectors, int count, int written) =>
            Refusal(g, "fd_write") ?? WasiOutput.Write(g, fd, vectors, count, written));
    }

    private static void DefinePaths(HostFunctions f, string m)
    {
        f.Define(m, "path_create_directory", (SandboxInstance g, int fd, int path, int length) =>
            Refusal(g, "path_create_directory") ?? WasiErrno.NotSupported);
        f.Define(m, "path_filestat_get", (SandboxInstance g, int fd, int flags, int path, int length, int result) =>
            Refusal(g, "path_filestat_get") ?? NotSupported(g.Clear(result, FileStatLength)));
        f.Define(m, "path_filestat_set_times", (SandboxInstance g, int fd, int lookup, int path, int length, long x, long y, int set) =>
            Refusal(g, "path_filestat_set_times") ?? WasiErrno.NotSupported);
        f.Define(m, "path_link", (SandboxInstance g, int from, int flags, int oldPath, int oldLength, int to, int path, int length) =>
            Refusal(g, "path_link") ?? WasiErrno.NotSupported);
        f.Define(m, "path_open", (SandboxInstance g, int fd, int lookup, int path, int length, int o, long own, long all, int x, int to) =>
            Refusal(g, "path_open") ?? WasiErrno.NoEntry);
        f.Define(m, "path_readlink", (SandboxInstance g, int fd, int path, int length, int buffer, int size, int used) =>
            Refusal(g, "path_readlink") ?? NotSupported(g.Write(used, 0)));
        f.Define(m, "path_remove_directory", (SandboxInstance g, int fd, int path, int length) =>
            Refusal(g, "path_remove_directory") ?? WasiErrno.NotSupported);
        f.Define(m, "path_rename", (SandboxInstance g, int fd, int oldPath, int oldLength, int newFd, int newPath, int newLength) =>
            Refusal(g, "path_rename") ?? WasiErrno.NotSupported);
        f.Define(m, "path_symlink", (SandboxInstance g, int oldPath, int oldLength, int fd, int newPath, int newLength) =>
            Refusal(g, "path_symlink") ?? WasiErrno.NotSupported);
        f.Define(m, "path_unlink_file", (SandboxInstance g, int fd, int path, int length) =>
            Refusal(g, "path_unlink_file") ?? WasiErrno.NotSupported);
    }

    private static void DefineSockets(HostFunctions f, string m)
    {
        f.Define(m, "sock_accept", (SandboxInstance g, int fd, int flags, int result) =>
            Refusal(g, "sock_accept") ?? NotSupported(g.Write(result, 0)));
        f.Define(m, "sock_recv", (SandboxInstance g, int fd, int vectors, int count, int flags, int received, int resultFlags) =>
            Refusal(g, "sock_recv") ?? NotSupported(g.Write(received, 0) && g.Clear(resultFlags, sizeof(ushort))));
        f.Define(m, "sock_send", (SandboxInstance g, int fd, int vectors, int count, int flags, int sent) =>
            Refusal(g, "sock_send") ?? NotSupported(g.Write(sent, 0)));
        f.Define(m, "sock_shutdown", (SandboxInstance g, int fd, int how) =>
            Refusal(g, "sock_shutdown") ?? WasiErrno.NotSupported);
    }

    private static int? Refusal(SandboxInstance guest, string function) =>
        guest.WasiHost is { } host && !host.IsAllowed(function) ? WasiErrno.NotCapable : null;

    private static int Done(bool written) => written ? WasiErrno.Success : WasiErrno.Fault;

    private static int NotSupported(bool written) => written ? WasiErrno.NotSupported : WasiErrno.Fault;

    private static bool IsOutput(int fd) => fd is 1 or 2;

    private static bool IsStandard(int fd) => fd is >= 0 and <= 2;

    private static int OutputOnly(int fd) => IsOutput(fd) ? WasiErrno.Success : WasiErrno.BadFile;

    private static int DescribeFile(SandboxInstance guest, int fd, int result)
    {
        const int rightsOffset = 8;
        if (!IsOutput(fd)) return WasiErrno.BadFile;
        return Done(guest.Clear(result, FdStatLength) && guest.Write(unchecked(result + rightsOffset), RightToWrite));
    }

    private static int FillRandom(SandboxInstance guest, int buffer, int length)
    {
        if ((uint)length > MaxRandomBytes) return WasiErrno.Invalid;
        if (!guest.TryGetMemory((uint)buffer, (uint)length, out var target)) return WasiErrno.Fault;
        RandomNumberGenerator.Fill(target);
        return WasiErrno.Success;
    }

    private static void Exit(SandboxInstance guest, int code)
    {
        if (Refusal(guest, "proc_exit") is not null) return;
        guest.ExitCode = code;
        guest.WasiHost?.Exited(code);
    }
}
