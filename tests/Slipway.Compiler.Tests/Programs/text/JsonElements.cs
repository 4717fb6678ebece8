using System.Text.Json;
static class Program
{
    public static void Main()
    {
        using var document = JsonDocument.Parse("{\"a\":1,\"b\":[true,null,\"x\",2.5,{\"c\":[]}],\"a\":3,\"e\\u0041\":\"\\n\"}");
        var root = document.RootElement;
        void Walk(JsonElement element, string path)
        {
            Output.Line($"{path} {element.ValueKind} {element.GetRawText()}");
            if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject())
                    Walk(property.Value, path + "." + property.Name);
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                int i = 0;
                foreach (var item in element.EnumerateArray())
                    Walk(item, $"{path}[{i++}]");
            }
        }
        Walk(root, "$");
        Output.Line(root.GetProperty("a").GetInt32());
        Output.Line(root.TryGetProperty("eA"u8, out var found) + found.GetString());
        var list = root.GetProperty("b");
        foreach (var item in list.EnumerateArray())
        {
            Show.Line("bool", () => item.GetBoolean());
            Show.Line("string", () => item.GetString());
            Show.Line("int", () => item.TryGetInt32(out int i) ? i : -1);
            Show.Line("double", () => item.GetDouble());
            Show.Line("length", () => item.GetArrayLength());
        }
        Show.Line("clone", () => list.Clone().ToString());
        Show.Line("equal", () => JsonElement.DeepEquals(list, list.Clone()));
        Show.Line("disposed", () =>
        {
            var other = JsonDocument.Parse("[1]");
            var element = other.RootElement;
            other.Dispose();
            return element.GetArrayLength();
        });
        foreach (var text in (string[])["", "[", "[1,]", "{\"a\":}", "nulll", "1"])
            Show.Line($"'{text}'", () => JsonDocument.Parse(text).RootElement.ValueKind);
        Output.Line(JsonDocument.Parse("[1,/*c*/2,]", new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }).RootElement.GetArrayLength());
    }
}
