using Slipway.Operators.Modules;
using Slipway.Sandbox;

namespace Slipway.Operators.Hosting;

/// <summary>One callback of an instance out of a pool.</summary>
internal static class InstanceCall
{
    /// <returns>How it ended; its answer is a copy, so that the instance is free for the next callback while the answer is executed.</returns>
    public static CallbackResult Run(InstancePool pool, OperatorCallback callback, ReadOnlyMemory<byte> message, IOperatorReads reads)
    {
        OperatorInstance instance;
        try
        {
            instance = pool.Rent();
        }
        catch (OperatorModuleException exception)
        {
            return new CallbackResult(CallbackOutcome.Failed, default, exception.Message);
        }
        catch (GuestTrapException trap)
        {
            return new CallbackResult(CallbackOutcome.Trapped, default, $"while it started: {trap.Message}", trap);
        }

        var result = instance.Call(callback, message, reads);
        result = result with { Answer = result.Answer.ToArray() };
        if (result.Outcome == CallbackOutcome.Trapped)
            pool.Discard(instance);
        else
            pool.Return(instance);
        return result;
    }
}
