using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Vms;

/// <summary>Writes calls in both directions to the log, in the notation that users of Envoy know.</summary>
internal sealed class CallTrace(ILogger logger)
{
    public void Enter(string function, ReadOnlySpan<uint> arguments, int count) =>
        logger.LogTrace("[host->vm] {Call}", Format(function, arguments[..count]));

    public void Leave(GuestFunction function, int result) =>
        logger.LogTrace("[host<-vm] {Function} return: {Result}", function.Name, function.HasResult ? (object)result : "void");

    public void Hostcall(string function, ReadOnlySpan<GuestValue> arguments)
    {
        Span<uint> words = stackalloc uint[arguments.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = (uint)arguments[i].I32;
        logger.LogTrace("[vm->host] env.{Call}", Format(function, words));
    }

    public void HostcallReturned(string function, int result) => logger.LogTrace("[vm<-host] env.{Function} return: {Result}", function, result);

    private static string Format(string function, ReadOnlySpan<uint> arguments)
    {
        var text = new StringBuilder(function).Append('(');
        for (var i = 0; i < arguments.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append(arguments[i]);
        return text.Append(')').ToString();
    }
}
