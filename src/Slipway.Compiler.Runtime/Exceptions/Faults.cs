namespace Slipway.Runtime;

/// <summary>Throws what the CLR itself throws.</summary>
internal static class Faults
{
    // Types whose static constructors threw, told by the addresses of their flags.
    private static FailedType? s_failed;

    private sealed class FailedType(int flag, TypeInitializationException exception, FailedType? next)
    {
        public readonly int Flag = flag;
        public readonly TypeInitializationException Exception = exception;
        public readonly FailedType? Next = next;
    }

    /// <summary>The first use of a type whose static constructor throws.</summary>
    public static void TypeInitialization(object exception, string type, int flag)
    {
        var failure = new TypeInitializationException(type, (Exception)exception);
        s_failed = new FailedType(flag, failure, s_failed);
        throw failure;
    }

    /// <summary>Every later use.</summary>
    public static void TypeFailed(int flag)
    {
        var failed = s_failed!;
        while (failed.Flag != flag)
            failed = failed.Next!;
        throw failed.Exception;
    }

    public static void NullReference() => throw new NullReferenceException();

    public static void IndexOutOfRange() => throw new IndexOutOfRangeException();

    public static void MissingConstructor() => throw new MissingMethodException();

    public static void InvalidCast() => throw new InvalidCastException();

    public static void Overflow() => throw new OverflowException();

    public static void ArrayTypeMismatch() => throw new ArrayTypeMismatchException();

    /// <summary>An exception that no function caught.</summary>
    public static void Unhandled(object exception) => Machine.Trap();
}
