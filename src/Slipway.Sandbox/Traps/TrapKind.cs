namespace Slipway.Sandbox;

/// <summary>Why a guest stopped.</summary>
public enum TrapKind
{
    /// <summary>None of the others; the message says more.</summary>
    Other,

    /// <summary>An <c>unreachable</c> instruction: what a panic, an abort or a failed assertion compiles to.</summary>
    Unreachable,

    /// <summary>An access outside the linear memory.</summary>
    MemoryOutOfBounds,

    /// <summary>An access outside a table.</summary>
    TableOutOfBounds,

    /// <summary>An indirect call of an empty table element, or of a function with another signature.</summary>
    BadIndirectCall,

    /// <summary>The guest's stack exceeded <see cref="SandboxOptions.MaxStackBytes"/>.</summary>
    StackOverflow,

    /// <summary>Division by zero.</summary>
    IntegerDivisionByZero,

    /// <summary>An integer overflow, or a conversion to integer of a number that does not fit.</summary>
    IntegerOverflow,

    /// <summary>The call used more CPU time than its <see cref="InstanceLimits"/> allow.</summary>
    CpuLimit,

    /// <summary><see cref="SandboxInstance.RequestTermination"/> was called.</summary>
    Terminated,

    /// <summary>A host function threw; <see cref="Exception.InnerException"/> is what it threw.</summary>
    HostException,

    /// <summary>The guest had called WASI <c>proc_exit</c>, whose callers do not expect it to return.</summary>
    Exit,
}
