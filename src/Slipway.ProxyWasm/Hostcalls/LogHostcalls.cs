using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class LogHostcalls
{
    /// <summary>By the ABI's numbers.</summary>
    private static readonly LogLevel[] Levels =
        [LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical];

    public static void Register(HostcallTable table)
    {
        table.Add("proxy_log", Log);
        table.Add("proxy_get_log_level", GetLogLevel);
    }

    private static WasmResult Log(Vm vm, int level, int message, int length)
    {
        if ((uint)level >= (uint)Levels.Length)
            return WasmResult.BadArgument;
        if (!vm.TryRead(message, length, out var text))
            return WasmResult.InvalidMemoryAccess;
        vm.Log(Levels[level], text);
        return WasmResult.Ok;
    }

    private static WasmResult GetLogLevel(Vm vm, int result)
    {
        var level = Array.FindIndex(Levels, vm.Host.GuestLogger.IsEnabled);
        return vm.TryWriteWord(result, (uint)(level < 0 ? Levels.Length : level)) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }
}
