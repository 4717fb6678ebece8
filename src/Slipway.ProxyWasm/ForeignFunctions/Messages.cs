using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>Reads the protobuf messages that guests pass to foreign functions.</summary>
internal static class Messages
{
    /// <summary>The longest message that is read, in bytes: what is signed or verified may be a whole body.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Decodes a message.</summary>
    /// <returns>False if it is too long or malformed.</returns>
    public static bool TryParse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        message = null;
        if (bytes.Length > MaxBytes)
        {
            return false;
        }

        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
