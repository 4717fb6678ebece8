using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Tests.Properties;

public class MetadataValueTests
{
    private static readonly MetadataValue Tree = MetadataValue.Struct(new Dictionary<string, MetadataValue>
    {
        ["name"] = MetadataValue.Of("caf\u00E9"),
        ["on"] = MetadataValue.Of(true),
        ["weight"] = MetadataValue.Of(0.5),
        ["hosts"] = MetadataValue.List([MetadataValue.Of("a"), MetadataValue.Of("b")]),
        ["nothing"] = MetadataValue.Null,
    });

    private static readonly Metadata Metadata = new(new Dictionary<string, MetadataValue>
    {
        ["envoy.lb"] = MetadataValue.Struct([new("canary", MetadataValue.Of(false))]),
        ["app"] = Tree,
    });

    [Theory]
    [InlineData("name", "63-61-66-C3-A9")]
    [InlineData("on", "01")]
    [InlineData("weight", "00-00-00-00-00-00-E0-3F")]
    [InlineData("hosts\01", "62")]
    public void Leaves_are_written_as_cel_shows_them(string path, string expected) =>
        Assert.Equal(expected, BitConverter.ToString(Serialized(Tree.Find(Path(path))!)));

    [Fact]
    public void A_list_is_a_map_of_its_elements_to_nothing() =>
        Assert.Equal([("a", ""), ("b", "")], PropertyValueTests.Pairs(Serialized(Tree.Find(Path("hosts"))!)));

    [Fact]
    public void A_struct_is_a_map_and_so_is_a_struct_in_it()
    {
        var outer = MetadataValue.Struct([new("outer", MetadataValue.Struct([new("inner", MetadataValue.Of("x"))]))]);
        var (name, value) = Assert.Single(PropertyValueTests.Pairs(Serialized(outer)));
        Assert.Equal("outer", name);
        Assert.Equal([("inner", "x")], PropertyValueTests.Pairs(Encoding.Latin1.GetBytes(value)));
    }

    [Fact]
    public void Null_and_what_contains_it_have_no_form_and_leave_nothing_behind()
    {
        var buffer = new PropertyBuffer();
        buffer.Advance(2);
        Assert.Equal(WasmResult.SerializationFailure, Tree.Find(Path("nothing"))!.Serialize(buffer));
        Assert.Equal(WasmResult.SerializationFailure, Tree.Serialize(buffer));
        Assert.Equal(2, buffer.Length);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("name\0x")]
    [InlineData("hosts\02")]
    [InlineData("hosts\0-1")]
    [InlineData("hosts\01x")]
    [InlineData("hosts\099999999999")]
    [InlineData("hosts\0\0")]
    public void A_path_that_leads_nowhere_finds_nothing(string path) => Assert.Null(Tree.Find(Path(path)));

    [Fact]
    public void The_last_of_fields_with_the_same_name_counts()
    {
        var value = MetadataValue.Struct([new("a", MetadataValue.Of("1")), new("a", MetadataValue.Of("2"))]);
        Assert.Equal([("a", "2")], PropertyValueTests.Pairs(Serialized(value)));
    }

    [Fact]
    public void Values_nested_too_deep_are_refused()
    {
        var value = MetadataValue.Of(1);
        for (var depth = 2; depth < MetadataValue.MaxDepth; depth++)
        {
            value = MetadataValue.Struct([new("n", value)]);
        }

        // The deepest that is accepted must still be readable by a protobuf parser with its usual limit of 100 levels.
        var bytes = new PropertyBuffer();
        new Metadata(new Dictionary<string, MetadataValue> { ["ns"] = value }).Serialize(Path(""), bytes);
        Assert.Single(ProxyWasm.Properties.Protocol.Metadata.Parser.ParseFrom(bytes.WrittenSpan).FilterMetadata);
        var deeper = MetadataValue.List([value]);
        Assert.Throws<ArgumentException>(() => MetadataValue.List([deeper]));
        var deepest = MetadataValue.Struct([new("n", value)]);
        Assert.Throws<ArgumentException>(() => new Metadata(new Dictionary<string, MetadataValue> { ["ns"] = deepest }));
    }

    [Fact]
    public void Text_survives_whatever_it_is() => Gen.String.Sample(text =>
        Assert.Equal(Encoding.UTF8.GetBytes(text), Serialized(MetadataValue.Of(text))));

    [Fact]
    public void Metadata_as_a_whole_is_its_protobuf_message()
    {
        var buffer = new PropertyBuffer();
        Assert.Equal(WasmResult.Ok, Metadata.Serialize(Path(""), buffer));

        // Read by hand, so that the field numbers are checked against something else than what wrote them.
        var input = new CodedInputStream(buffer.WrittenSpan.ToArray());
        var fields = new Dictionary<string, Struct>();
        while (input.ReadTag() is var tag and not 0u)
        {
            Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), tag);
            var entry = new CodedInputStream(input.ReadBytes().ToByteArray());
            Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), entry.ReadTag());
            var name = entry.ReadString();
            Assert.Equal(WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited), entry.ReadTag());
            fields[name] = Struct.Parser.ParseFrom(entry.ReadBytes());
        }

        Assert.Equal(["app", "envoy.lb"], fields.Keys.Order());
        Assert.False(fields["envoy.lb"].Fields["canary"].BoolValue);
        Assert.Equal("caf\u00E9", fields["app"].Fields["name"].StringValue);
        Assert.Equal(0.5, fields["app"].Fields["weight"].NumberValue);
        Assert.Equal(["a", "b"], fields["app"].Fields["hosts"].ListValue.Values.Select(host => host.StringValue));
        Assert.Equal(Value.KindOneofCase.NullValue, fields["app"].Fields["nothing"].KindCase);
    }

    [Fact]
    public void Metadata_is_read_by_field_namespace_and_key()
    {
        var buffer = new PropertyBuffer();
        Assert.Equal(WasmResult.Ok, Metadata.Serialize(Path("filter_metadata\0envoy.lb\0canary"), buffer));
        Assert.Equal<byte>([0], buffer.WrittenSpan);
        Assert.Equal(WasmResult.NotFound, Metadata.Serialize(Path("filter_metadata\0absent"), buffer));
        Assert.Equal(WasmResult.NotFound, Metadata.Serialize(Path("envoy.lb\0canary"), buffer));
        Assert.Equal(WasmResult.SerializationFailure, Metadata.Serialize(Path("filter_metadata\0app"), buffer));
        Assert.Equal(1, buffer.Length);
        Assert.Equal(WasmResult.Ok, Metadata.Serialize(Path("typed_filter_metadata"), buffer));
        Assert.Equal<byte>([0, 0, 0, 0, 0], buffer.WrittenSpan);
    }

    [Fact]
    public void A_namespace_that_is_no_struct_is_refused_by_name()
    {
        var number = new Dictionary<string, MetadataValue> { ["ns"] = MetadataValue.Of(1) };
        var e = Assert.Throws<ArgumentException>(() => new Metadata(number));
        Assert.Contains("\"ns\" must be a struct", e.Message, StringComparison.Ordinal);
    }

    private static PropertyPath Path(string text) => new(Encoding.Latin1.GetBytes(text));

    private static byte[] Serialized(MetadataValue value)
    {
        var buffer = new PropertyBuffer();
        Assert.Equal(WasmResult.Ok, value.Serialize(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
