using Slipway.Operators.Modules;

namespace Slipway.Operators.Json;

/// <summary>A message from a guest or a file is not what it should be. The text says where and what, without a full stop at its end.</summary>
internal sealed class MessageException(string message, Exception? inner = null) : Exception(GuestText.InOneLine(message), inner);
