using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Json;
using Slipway.Operators.Requests;
using Slipway.Sandbox;

namespace Slipway.Operators.Modules;

/// <summary>
/// One instance of a module. It belongs to one thread at a time. After a trap it must be disposed: what the guest left half done in its
/// memory stays so.
/// </summary>
internal sealed class OperatorInstance : IWasiHost, IDisposable
{
    private readonly OperatorModule _module;
    private readonly OperatorLimits _limits;
    private readonly ILogger _logger;
    private readonly SandboxInstance _sandbox;
    private readonly ArrayBufferWriter<byte> _response = new();

    private OperatorCallback _callback = OperatorCallback.Describe;
    private ReadOnlyMemory<byte> _message;
    private IOperatorReads? _reads;
    private int _readsLeft;
    private int _logLeft;
    private int _linesLost;

    private OperatorInstance(OperatorModule module, SandboxEngine engine, HostFunctions functions, OperatorLimits limits, ILogger logger)
    {
        _module = module;
        _limits = limits;
        _logger = logger;
        _logLeft = limits.LogBytes;
        var started = Stopwatch.GetTimestamp();
        module.Code.Load();
        var loaded = Stopwatch.GetTimestamp();
        _sandbox = engine.Instantiate(module.Code, functions, limits.ForInstance, this);
        ColdStart = new ColdStart(
            Stopwatch.GetElapsedTime(started, loaded), Stopwatch.GetElapsedTime(loaded), TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>Size in bytes of its memory.</summary>
    public long MemorySize => _sandbox.MemorySize;

    /// <summary>How long it took to make.</summary>
    public ColdStart ColdStart { get; private set; }

    IReadOnlyList<KeyValuePair<string, string>> IWasiHost.Environment => [];

    /// <param name="module">What it is an instance of.</param>
    /// <param name="engine">The sandbox.</param>
    /// <param name="functions">What the module may import.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="logger">Where its log goes.</param>
    /// <param name="configuration">What it is told once; null for a module that does not ask, or is asked for its manifest only.</param>
    /// <param name="state">What an instance before it has saved; null for none.</param>
    /// <exception cref="ModuleException">The module starts beyond its limits.</exception>
    /// <exception cref="OperatorModuleException">It refuses its configuration or its state.</exception>
    /// <exception cref="GuestTrapException">It trapped while it started.</exception>
    public static OperatorInstance Create(
        OperatorModule module,
        SandboxEngine engine,
        HostFunctions functions,
        OperatorLimits limits,
        ILogger logger,
        ReadOnlyMemory<byte>? configuration = null,
        ReadOnlyMemory<byte>? state = null)
    {
        var instance = new OperatorInstance(module, engine, functions, limits, logger);
        try
        {
            var instantiated = Stopwatch.GetTimestamp();
            instance._sandbox.GetFunction("_initialize")?.CallForStart();
            if (configuration is { } told)
                module.Require(instance.Call(OperatorCallback.Configure, told), "refuses its configuration");
            var initialized = Stopwatch.GetTimestamp();
            if (state is { } saved)
                module.Require(instance.Call(OperatorCallback.Restore, saved), "refuses the state that it has saved");
            instance.ColdStart = instance.ColdStart with
            {
                Initialize = Stopwatch.GetElapsedTime(instantiated, initialized),
                Restore = state is null ? TimeSpan.Zero : Stopwatch.GetElapsedTime(initialized),
            };
            return instance;
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    /// <summary>Runs a callback of the guest.</summary>
    /// <param name="callback">Which one; the module must export it.</param>
    /// <param name="message">What the guest is told. Must not change until the call has ended.</param>
    /// <param name="reads">Where its reads go; null if it may not read.</param>
    public CallbackResult Call(OperatorCallback callback, ReadOnlyMemory<byte> message, IOperatorReads? reads = null)
    {
        if (message.Length > _limits.MessageBytes)
        {
            return new CallbackResult(CallbackOutcome.Failed, default,
                $"the message for {callback.Export} has {message.Length} bytes, but the limit is {_limits.MessageBytes}");
        }

        _callback = callback;
        _message = message;
        _reads = reads;
        _readsLeft = _limits.Reads;
        _logLeft = _limits.LogBytes;
        _linesLost = 0;
        _response.ResetWrittenCount();
        try
        {
            var function = _sandbox.GetFunction(callback.Export)
                ?? throw new InvalidOperationException($"{_module.Name} does not export {callback.Export}.");
            return ResultOf(callback.TakesMessage ? function.Call(message.Length) : function.Call());
        }
        catch (GuestTrapException trap)
        {
            return new CallbackResult(CallbackOutcome.Trapped, default, trap.Message, trap);
        }
        finally
        {
            _message = default;
            _reads = null;
            if (_linesLost > 0)
                OperatorLog.LinesLost(_logger, _module.Name, _linesLost, _limits.LogBytes);
        }
    }

    public void Dispose() => _sandbox.Dispose();

    internal OperatorStatus GetMessage(uint data, uint offset, uint size)
    {
        if ((ulong)offset + size > (ulong)_message.Length || !_sandbox.TryGetMemory(data, size, out var target))
            return OperatorStatus.InvalidMemoryAccess;
        _message.Span.Slice((int)offset, (int)size).CopyTo(target);
        return OperatorStatus.Ok;
    }

    internal OperatorStatus SetResponse(uint data, uint size)
    {
        if (size > _limits.MessageBytes)
            return OperatorStatus.LimitExceeded;
        if (!_sandbox.TryGetMemory(data, size, out var source))
            return OperatorStatus.InvalidMemoryAccess;
        _response.ResetWrittenCount();
        _response.Write(source);
        return OperatorStatus.Ok;
    }

    internal OperatorStatus Read(uint data, uint size, uint returnSize)
    {
        if (_reads is null || !_callback.MayRead)
            return OperatorStatus.Unimplemented;
        if (_readsLeft == 0 || size > _limits.MessageBytes)
            return OperatorStatus.LimitExceeded;
        if (!_sandbox.TryGetMemory(data, size, out var request) || !_sandbox.TryGetMemory(returnSize, sizeof(int), out var length))
            return OperatorStatus.InvalidMemoryAccess;
        _readsLeft--;
        var answer = Read(request);
        if (answer.Message.Length > _limits.MessageBytes)
        {
            answer = ReadAnswer.No(OperatorStatus.LimitExceeded,
                $"the answer has {answer.Message.Length} bytes, but the limit is {_limits.MessageBytes}; list with a limit or a selector");
        }

        _message = answer.Message;
        BinaryPrimitives.WriteInt32LittleEndian(length, _message.Length);
        return answer.Status;
    }

    internal OperatorStatus Log(int level, uint data, uint size)
    {
        if (level is < (int)LogLevel.Trace or > (int)LogLevel.Critical)
            return OperatorStatus.BadArgument;
        if (!_sandbox.TryGetMemory(data, size, out var text))
            return OperatorStatus.InvalidMemoryAccess;
        Log((LogLevel)level, text);
        return OperatorStatus.Ok;
    }

    void IWasiHost.WriteOutput(int fd, ReadOnlySpan<byte> text) => Log(LogLevel.Information, text);

    bool IWasiHost.IsAllowed(string wasiFunction) => true;

    void IWasiHost.Exited(int code)
    {
        // What it leads to, an `unreachable`, is reported as an exit.
    }

    private ReadAnswer Read(ReadOnlySpan<byte> request)
    {
        try
        {
            return _reads!.Read(ReadRequest.Parse(request.ToArray()));
        }
        catch (MessageException exception)
        {
            return ReadAnswer.No(OperatorStatus.BadArgument, exception.Message);
        }
    }

    private void Log(LogLevel level, ReadOnlySpan<byte> text)
    {
        if (text.Length > _logLeft)
        {
            _linesLost++;
            return;
        }

        _logLeft -= text.Length;
        if (_logger.IsEnabled(level))
            OperatorLog.FromGuest(_logger, level, _module.Name, GuestText.InOneLine(text));
    }

    private CallbackResult ResultOf(int code) => code switch
    {
        0 => new CallbackResult(CallbackOutcome.Done, _response.WrittenMemory),
        1 => new CallbackResult(CallbackOutcome.Failed, default, Reason()),
        2 when _callback.MayFinish => new CallbackResult(CallbackOutcome.Terminal, default, Reason()),
        _ => new CallbackResult(CallbackOutcome.Failed, default, $"{_callback.Export} returned {code}, which means nothing"),
    };

    private string Reason() => _response.WrittenCount == 0 ? $"{_callback.Export} failed without a reason" : GuestText.InOneLine(_response.WrittenSpan);
}
