using System.Buffers;
using CsCheck;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions;

namespace Slipway.ProxyWasm.Tests.ForeignFunctions;

public class ForeignFunctionRegistryTests
{
    private readonly Call _call = new();

    [Theory]
    [InlineData("get_log_level")]
    [InlineData("expr_create")]
    [InlineData("COMPRESS")]
    [InlineData("")]
    public void An_unknown_function_is_not_found(string name) => Assert.Equal(WasmResult.NotFound, _call.Invoke(name, []).Status);

    [Fact]
    public void An_application_can_add_functions_but_not_replace_them()
    {
        _call.Functions.Register("reverse", (_, arguments, result) =>
        {
            var bytes = arguments.ToArray();
            bytes.AsSpan().Reverse();
            result.Write(bytes);
            return WasmResult.Ok;
        });
        Assert.Equal((WasmResult.Ok, "cba"), Text(_call.Invoke("reverse", "abc"u8.ToArray())));
        var e = Assert.Throws<ArgumentException>(() => _call.Functions.Register("compress", (_, _, _) => WasmResult.Ok));
        Assert.Contains("\"compress\" already", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused_and_not_looked_up()
    {
        var name = new string('f', ForeignFunctionRegistry.MaxNameLength + 1);
        Assert.Throws<ArgumentException>(() => _call.Functions.Register(name, (_, _, _) => WasmResult.Ok));
        Assert.Equal(WasmResult.NotFound, _call.Invoke(name, []).Status);
    }

    [Fact]
    public void Clear_route_cache_reaches_the_stream()
    {
        Assert.Equal((WasmResult.Ok, ""), Text(_call.Invoke("clear_route_cache", [])));
        Assert.Equal(["clear route cache"], _call.Effects);
    }

    [Fact]
    public void Filter_state_is_set_with_its_life_span_and_the_stream_answers()
    {
        byte[] arguments = [0x0A, 1, (byte)'k', 0x12, 2, (byte)'v', (byte)'w', 0x18, 1];
        _call.Answer = WasmResult.NotFound;
        Assert.Equal(WasmResult.NotFound, _call.Invoke("set_envoy_filter_state", arguments).Status);
        Assert.Equal(["k = vw for DownstreamRequest"], _call.Effects);
    }

    [Fact]
    public void A_property_is_declared_with_everything_that_was_said_of_it()
    {
        byte[] arguments = [0x0A, 1, (byte)'p', 0x10, 1, 0x18, 2, 0x22, 1, (byte)'s', 0x28, 2];
        Assert.Equal(WasmResult.Ok, _call.Invoke("declare_property", arguments).Status);
        var declared = _call.Declared!;
        Assert.Equal("p"u8, declared.Name.Span);
        Assert.True(declared.ReadOnly);
        Assert.Equal(DeclaredPropertyType.FlatBuffers, declared.Type);
        Assert.Equal("s"u8, declared.Schema.Span);
        Assert.Equal(PropertyLifeSpan.DownstreamConnection, declared.LifeSpan);
        _call.Answer = WasmResult.BadArgument;
        Assert.Equal(WasmResult.BadArgument, _call.Invoke("declare_property", arguments).Status);
    }

    [Fact]
    public void Numbers_that_no_enum_has_are_taken_for_the_first()
    {
        Assert.Equal(WasmResult.Ok, _call.Invoke("declare_property", [0x18, 77, 0x28, 99]).Status);
        Assert.Equal(DeclaredPropertyType.Bytes, _call.Declared!.Type);
        Assert.Equal(PropertyLifeSpan.FilterChain, _call.Declared.LifeSpan);
    }

    [Theory]
    [InlineData("declare_property")]
    [InlineData("set_envoy_filter_state")]
    [InlineData("sign")]
    [InlineData("verify_signature")]
    public void Arguments_that_are_no_message_are_bad_and_do_nothing(string name)
    {
        Assert.Equal(WasmResult.BadArgument, _call.Invoke(name, [0x0A, 0xFF]).Status);
        Assert.Equal(WasmResult.BadArgument, _call.Invoke(name, new byte[Messages.MaxBytes + 1]).Status);
        Assert.Empty(_call.Effects);
        Assert.Null(_call.Declared);
    }

    [Fact]
    public void Arbitrary_arguments_never_throw() =>
        Gen.Select(Gen.Int[0, 6], Gen.Byte.Array[0, 60]).Sample((function, arguments) =>
        {
            string[] names =
                ["clear_route_cache", "compress", "declare_property", "set_envoy_filter_state", "sign", "uncompress", "verify_signature"];
            var (status, _) = new Call().Invoke(names[function], arguments);
            Assert.Contains(status, new[] { WasmResult.Ok, WasmResult.BadArgument, WasmResult.SerializationFailure });
        });

    private static (WasmResult Status, string Text) Text((WasmResult Status, byte[] Result) outcome) =>
        (outcome.Status, System.Text.Encoding.Latin1.GetString(outcome.Result));
}
