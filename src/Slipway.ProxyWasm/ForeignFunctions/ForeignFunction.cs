using System.Buffers;
using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>A function of the host that guests call by name, through <c>proxy_call_foreign_function</c>.</summary>
/// <param name="call">What the function may do to the stream that the guest is serving. Valid until the function returns.</param>
/// <param name="arguments">What the guest passed: hostile, of any size, valid until the function returns.</param>
/// <param name="result">Where the result goes; the guest gets it only if the function returns <see cref="WasmResult.Ok"/>.</param>
/// <returns>
/// The status that the guest sees. The function runs on the guest's time: it must neither wait nor call the guest. It may be called from
/// several VMs at once.
/// </returns>
public delegate WasmResult ForeignFunction(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result);
