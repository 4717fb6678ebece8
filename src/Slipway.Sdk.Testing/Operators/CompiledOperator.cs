using System.Text;
using Slipway.Sandbox;

namespace Slipway.Sdk.Testing;

/// <summary>An operator as a module, in one instance until it traps.</summary>
internal sealed class CompiledOperator : IOperatorGuest
{
    private const int InvalidMemoryAccess = 6;
    private const int Failed = 1;
    private const string Marker = "operator_abi_version_0_1_0";

    /// <summary>What a host grants unless told otherwise.</summary>
    private static readonly InstanceLimits s_limits = InstanceLimits.Default with { MemoryBytes = 64 << 20 };

    private readonly SandboxEngine _engine = new(new SandboxOptions { Pooling = false });
    private readonly HostFunctions _functions;
    private readonly SandboxModule _module;
    private readonly TestOperatorHost _host;
    private SandboxInstance? _instance;

    public CompiledOperator(string path, TestOperatorHost host)
    {
        _host = host;
        _functions = new HostFunctions(_engine);
        _functions.Define<int, int, int, int>("env", "operator_get_message", GetMessage);
        _functions.Define<int, int, int>("env", "operator_set_response", SetResponse);
        _functions.Define<int, int, int, int>("env", "operator_read", Read);
        _functions.Define<int, int, int, int>("env", "operator_log", Log);
        _module = _engine.LoadAsync(Path.GetFileName(path), File.ReadAllBytes(path)).GetAwaiter().GetResult();
        if (!_module.FunctionExports.Any(export => export.Name == Marker))
            throw new OperatorTestException($"{path} does not export {Marker}, and so is no operator's module.");
    }

    public int Call(string callback, int? size)
    {
        if (_instance is null)
        {
            _instance = _engine.Instantiate(_module, _functions, s_limits, _host);
            _instance.GetFunction("_initialize")?.CallForStart();
        }

        var function = _instance.GetFunction(callback) ?? throw new OperatorTestException($"The module does not export {callback}.");
        try
        {
            return size is { } length ? function.Call(length) : function.Call();
        }
        catch (GuestTrapException e)
        {
            _instance.Dispose();
            _instance = null;
            _host.Respond(Encoding.UTF8.GetBytes(e.Message));
            return Failed;
        }
    }

    public void Dispose()
    {
        _instance?.Dispose();
        _functions.Dispose();
        _engine.Dispose();
    }

    private int GetMessage(SandboxInstance instance, int data, int offset, int size)
    {
        var message = _host.CurrentMessage;
        if (offset < 0 || size < 0 || (long)offset + size > message.Length
            || !instance.TryGetMemory((uint)data, (uint)size, out var memory))
        {
            return InvalidMemoryAccess;
        }

        message.AsSpan(offset, size).CopyTo(memory);
        return 0;
    }

    private int SetResponse(SandboxInstance instance, int data, int size)
    {
        if (!instance.TryGetMemory((uint)data, (uint)size, out var memory))
            return InvalidMemoryAccess;
        _host.Respond(memory);
        return 0;
    }

    private int Read(SandboxInstance instance, int data, int size, int answerSize)
    {
        if (!instance.TryGetMemory((uint)data, (uint)size, out var request)
            || !instance.TryGetMemory((uint)answerSize, sizeof(int), out var length))
        {
            return InvalidMemoryAccess;
        }

        var status = _host.Read(request, out var answer);
        BitConverter.TryWriteBytes(length, answer);
        return (int)status;
    }

    private int Log(SandboxInstance instance, int level, int data, int size)
    {
        if (!instance.TryGetMemory((uint)data, (uint)size, out var line))
            return InvalidMemoryAccess;
        _host.Log(level, line);
        return 0;
    }
}
