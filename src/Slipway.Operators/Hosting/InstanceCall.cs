using Slipway.Operators.Modules;
using Slipway.Sandbox;

namespace Slipway.Operators.Hosting;

/// <summary>One callback of an instance out of a pool.</summary>
internal static class InstanceCall
{
    /// <returns>How it ended; its answer is a copy, so that the instance is free for the next callback while the answer is executed.</returns>
    /// <param name="pool">The pool.</param>
    /// <param name="callback">Which callback.</param>
    /// <param name="message">What the guest is told.</param>
    /// <param name="reads">Where its reads go.</param>
    /// <param name="onWoken">Is told, right before the callback, that an instance had to be made for it.</param>
    public static CallbackResult Run(
        InstancePool pool, OperatorCallback callback, ReadOnlyMemory<byte> message, IOperatorReads reads, Action? onWoken = null)
    {
        OperatorInstance instance;
        bool isNew;
        try
        {
            instance = pool.Rent(out isNew);
        }
        catch (OperatorModuleException exception)
        {
            return new CallbackResult(CallbackOutcome.Failed, default, exception.Message);
        }
        catch (GuestTrapException trap)
        {
            return new CallbackResult(CallbackOutcome.Trapped, default, $"while it started: {trap.Message}", trap);
        }

        if (isNew)
            onWoken?.Invoke();
        var result = instance.Call(callback, message, reads);
        result = result with { Answer = result.Answer.ToArray() };
        if (result.Outcome == CallbackOutcome.Trapped)
            pool.Discard(instance);
        else
            pool.Return(instance);
        return result;
    }
}
