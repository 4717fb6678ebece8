using System.Globalization;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>Turns what the engine throws into a <see cref="GuestTrapException"/>.</summary>
internal static class TrapReport
{
    public static GuestTrapException Of(WasmtimeException exception, SandboxInstance instance, TimeSpan budget)
    {
        IReadOnlyList<GuestFrame> frames = [.. (exception.Frames ?? []).Select(frame => FrameOf(frame, instance.Module))];
        switch (exception.InnerException)
        {
            case GuestTrapException nested:
                // A host function called the guest again, and let that call's trap through: it is the reason of this one, and its stack is
                // the whole one.
                return new GuestTrapException(nested.Kind, nested.Reason, nested.Frames, nested);
            case GuestInterruption { Kind: TrapKind.CpuLimit }:
                return new GuestTrapException(TrapKind.CpuLimit, $"CPU limit of {Milliseconds(budget)} ms exceeded", frames);
            case GuestInterruption interruption:
                return new GuestTrapException(interruption.Kind, Describe(interruption.Kind), frames);
            case { } thrown:
                var message = EngineMessage.InOneLine(thrown.Message);
                return new GuestTrapException(TrapKind.HostException, $"{thrown.GetType().Name} in the host: {message},", frames, thrown);
        }

        var kind = exception is TrapException trap ? KindOf(trap.Type) : TrapKind.Other;
        if (kind == TrapKind.Unreachable && instance.ExitCode is { } code)
        {
            return new GuestTrapException(TrapKind.Exit, $"exit with code {code}", frames);
        }

        return new GuestTrapException(kind, kind == TrapKind.Other ? EngineMessage.InOneLine(exception.Message) : Describe(kind), frames);
    }

    /// <summary>Whether the guest's code was running, as opposed to an instance that could not be made.</summary>
    public static bool ComesFromGuest(WasmtimeException exception) =>
        exception is TrapException || exception.InnerException is not null || exception.Frames is { Count: > 0 };

    public static string Describe(TrapKind kind) => kind switch
    {
        TrapKind.Unreachable => "unreachable",
        TrapKind.MemoryOutOfBounds => "memory access out of bounds",
        TrapKind.TableOutOfBounds => "table access out of bounds",
        TrapKind.BadIndirectCall => "indirect call of the wrong function",
        TrapKind.StackOverflow => "stack overflow",
        TrapKind.IntegerDivisionByZero => "integer division by zero",
        TrapKind.IntegerOverflow => "integer overflow",
        TrapKind.Terminated => "terminated by the host",
        _ => kind.ToString(),
    };

    private static TrapKind KindOf(TrapCode code) => code switch
    {
        TrapCode.Unreachable => TrapKind.Unreachable,
        TrapCode.MemoryOutOfBounds or TrapCode.HeapMisaligned => TrapKind.MemoryOutOfBounds,
        TrapCode.TableOutOfBounds => TrapKind.TableOutOfBounds,
        TrapCode.IndirectCallToNull or TrapCode.BadSignature => TrapKind.BadIndirectCall,
        TrapCode.StackOverflow => TrapKind.StackOverflow,
        TrapCode.IntegerDivisionByZero => TrapKind.IntegerDivisionByZero,
        TrapCode.IntegerOverflow or TrapCode.BadConversionToInteger => TrapKind.IntegerOverflow,
        _ => TrapKind.Other,
    };

    private static GuestFrame FrameOf(TrapFrame frame, SandboxModule module)
    {
        var offset = (long)frame.ModuleOffset;
        return new GuestFrame(module.Name, GuestFrame.Printable(frame.FunctionName ?? module.Compiled.FunctionAt(offset)), offset)
        {
            Source = module.Compiled.SourceOf(offset),
        };
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}
