using System.Buffers;
using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions;

namespace Slipway.ProxyWasm.Tests.ForeignFunctions;

/// <summary>Calls foreign functions and keeps what they did to the stream.</summary>
internal sealed class Call : IForeignCall
{
    public ForeignFunctionRegistry Functions { get; } = new();

    public List<string> Effects { get; } = [];

    public PropertyDeclaration? Declared { get; private set; }

    public WasmResult Answer { get; set; }

    public (WasmResult Status, byte[] Result) Invoke(string name, byte[] arguments)
    {
        var result = new ArrayBufferWriter<byte>();
        var status = Functions.Call(this, Encoding.UTF8.GetBytes(name), arguments, result);
        return (status, result.WrittenSpan.ToArray());
    }

    public void ClearRouteCache() => Effects.Add("clear route cache");

    public WasmResult SetFilterState(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value, PropertyLifeSpan lifeSpan)
    {
        Effects.Add($"{Encoding.Latin1.GetString(path)} = {Encoding.Latin1.GetString(value)} for {lifeSpan}");
        return Answer;
    }

    public WasmResult DeclareProperty(PropertyDeclaration declaration)
    {
        Declared = declaration;
        return Answer;
    }
}
