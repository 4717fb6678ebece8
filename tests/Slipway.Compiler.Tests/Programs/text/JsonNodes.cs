using System.Text.Json.Nodes;

static class Program
{
    public static void Main()
    {
        var n = JsonNode.Parse("{\"a\":{\"b\":[1,2,{\"c\":\"x\"}]},\"n\":null}");
        Output.Line(n["a"]["b"][2]["c"].GetValue<string>());
        Output.Line((int)n["a"]["b"][1]);
        n["a"]["b"].AsArray().Add(7);
        n["new"] = new JsonObject
        {
            ["k"] = true,
            ["v"] = 1.5
        };
        Output.Line(n["n"] == null ? "null" : "?");
        ((JsonObject)n).Remove("n");
        Output.Line(n.ToJsonString());
        foreach (var(k, v)in n.AsObject())
            Output.Line(k + " " + v.GetValueKind());
        Output.Line(JsonNode.DeepEquals(n, n.DeepClone()).ToString());
        Output.Line(n["a"].GetPath());
        Output.Line(new JsonArray(1, "two", null).ToJsonString());
    }
}
