using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Watching;

public sealed class ObjectParserTests
{
    private const string Managed = """[{"manager":"kubectl","fieldsV1":{"f:spec":{".":{}}}}]""";

    /// <summary>What the server sends, and what is kept.</summary>
    public static TheoryData<string, string> Kept { get; } = new()
    {
        {
            """{"metadata":{"name":"a"}}""",
            """{"apiVersion":"test.slipway.dev/v1","kind":"Widget","metadata":{"name":"a"}}"""
        },
        {
            """{"kind":"Widget","metadata":{"name":"a"},"apiVersion":"x/v2"}""",
            """{"kind":"Widget","metadata":{"name":"a"},"apiVersion":"x/v2"}"""
        },
        {
            $$$$"""{"apiVersion":"x/v2","kind":"W","metadata":{"managedFields":{{{{Managed}}}},"name":"a"}}""",
            """{"apiVersion":"x/v2","kind":"W","metadata":{"name":"a"}}"""
        },
        {
            $$$$"""{"apiVersion":"x/v2","kind":"W","metadata":{"name":"a","managedFields":{{{{Managed}}}}}}""",
            """{"apiVersion":"x/v2","kind":"W","metadata":{"name":"a"}}"""
        },
        {
            $$$$"""{"apiVersion":"x","kind":"W","metadata":{"name":"a","managedFields":{{{{Managed}}}},"uid":"u"},"managedFields":1}""",
            """{"apiVersion":"x","kind":"W","metadata":{"name":"a","uid":"u"},"managedFields":1}"""
        },
        {
            $$$$"""{ "metadata" : { "managedFields" : {{{{Managed}}}} , "name" : "a" } , "kind" : "W" }""",
            """{"apiVersion":"test.slipway.dev/v1", "metadata" : {"name" : "a" } , "kind" : "W" }"""
        },
    };

    public static TheoryData<string> NoObjects { get; } =
    [
        "[]", "{}", """{"metadata":{}}""", """{"metadata":null}""", """{"metadata":{"name":1}}""", """{"metadata":{"name":"a"}""",
        """{"metadata":{"name":"a","labels":[]}}""", """{"metadata":{"name":"a","uid":{}}}""",
        """{"metadata":{"name":"a","uid":"\u0041"}}""",
    ];

    [Theory]
    [MemberData(nameof(Kept))]
    public void The_bytes_are_kept_without_managedFields_and_with_the_kind(string sent, string kept)
    {
        Assert.Equal(kept, Encoding.UTF8.GetString(Parse(sent).Utf8.Span));
    }

    [Theory]
    [MemberData(nameof(NoObjects))]
    public void What_is_no_object_is_refused(string sent) => Assert.ThrowsAny<JsonException>(() => Parse(sent));

    [Fact]
    public void The_metadata_are_found_wherever_they_are()
    {
        var parsed = Parse($$$"""
            {"spec":{},"metadata":{"managedFields":{{{Managed}}},"name":"a","namespace":"n","uid":"u-1",
            "resourceVersion":"12","generation":3,
            "labels":{"l":"\u00e4"},"annotations":{"x":"y"},"finalizers":["f/1","f/2"],"deletionTimestamp":"2026-11-27T13:00:00Z",
            "ownerReferences":[{"apiVersion":"v1","kind":"K","name":"no","uid":"0"},
            {"apiVersion":"v1","kind":"K","name":"o","uid":"9","controller":true}]}}
            """);

        Assert.Equal(("n", "a"), (parsed.Key.Namespace, parsed.Key.Name));
        Assert.Equal(("u-1", "12", 3, true), (parsed.Uid, parsed.ResourceVersion, parsed.Generation, parsed.IsBeingDeleted));
        Assert.Equal("ä", parsed.Label("l"));
        Assert.Null(parsed.Label("none"));
        Assert.Equal("y", parsed.ReadAnnotations()["x"]);
        Assert.Equal(["f/1", "f/2"], parsed.ReadFinalizers());
        Assert.Equal(new OwnerReference("v1", "K", "o", "9"), parsed.ReadController());
    }

    [Fact]
    public void In_whatever_order_the_fields_are_and_in_whatever_pieces_they_come_the_object_is_the_same()
    {
        string[] fields =
        [
            """ "name":"a" """, $""" "managedFields":{Managed} """, """ "uid":"u" """, """ "labels":{"k":"v"} """,
            """ "resourceVersion":"5" """,
        ];
        var expected = JsonNode.Parse("""
            {"apiVersion":"test.slipway.dev/v1","kind":"Widget","metadata":{"name":"a","uid":"u","labels":{"k":"v"},
            "resourceVersion":"5"},"spec":{"n":1}}
            """);
        Gen.Select(Gen.Shuffle(fields), Gen.Bool, Gen.Int[1, 40]).Sample(
            (order, specFirst, piece) =>
            {
                var metadata = "\"metadata\":{" + string.Join(',', order) + "}";
                const string Spec = """ "spec":{"n":1} """;
                var bytes = Encoding.UTF8.GetBytes("{" + (specFirst ? $"{Spec},{metadata}" : $"{metadata},{Spec}") + "}");
                var parsed = new ObjectParser(TestCluster.Widget).Parse(Pieces.Of(bytes, piece));
                return JsonNode.DeepEquals(expected, JsonNode.Parse(parsed.Utf8.Span))
                    && parsed is { Uid: "u", ResourceVersion: "5" } && parsed.Label("k") == "v";
            },
            writeLine: TestContext.Current.TestOutputHelper is { } output ? output.WriteLine : null);
    }

    private static CachedObject Parse(string json) => new ObjectParser(TestCluster.Widget).Parse(Encoding.UTF8.GetBytes(json));
}
