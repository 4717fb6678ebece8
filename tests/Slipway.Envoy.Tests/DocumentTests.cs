namespace Slipway.Envoy.Tests;

public sealed class DocumentTests
{
    [Theory]
    [InlineData("", "the configuration is empty")]
    [InlineData("# nothing\n", "the configuration is empty")]
    [InlineData("node: {id: a}\n---\nnode: {id: b}\n", "a second YAML document begins here")]
    [InlineData("a: *b", "the alias *b refers to no anchor before it")]
    [InlineData("a: &b [*b]", "the alias *b refers to no anchor before it")]
    [InlineData("a: [1", "this is not YAML")]
    [InlineData("[a]: b", "a key must be plain text")]
    [InlineData("<<: 5", "<< merges mappings")]
    [InlineData("a: \"\\uD800\"", "this is not YAML")]
    [InlineData("a: \"\\x9\"", "this is not YAML")]
    public void A_broken_document_is_refused_with_its_reason(string text, string reason)
    {
        var error = Assert.Single(Samples.Parse(text).Errors);
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain('\n', error.ToString());
    }

    [Fact]
    public void A_document_that_is_no_mapping_is_refused() =>
        Assert.Equal(
            "envoy.yaml:1: must be a mapping with fields of envoy.config.bootstrap.v3.Bootstrap, not a list",
            Assert.Single(Samples.Parse("- a")!.Errors).ToString());

    [Fact]
    public void Nesting_is_bounded()
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{a: ", "}"), ("{\"a\":", "}") })
        {
            Nested(open, close, 63).ForEach(error => Assert.DoesNotContain("nested deeper", error.Message));
            Assert.Contains("nested deeper than 64 levels", Assert.Single(Nested(open, close, 64)).Message);
            Assert.Contains("nested deeper than 64 levels", Assert.Single(Nested(open, close, 100_000)).Message);
        }

        static List<ConfigurationProblem> Nested(string open, string close, int depth) =>
            [.. Samples.Parse($"{string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))}").Errors];
    }

    [Fact]
    public void Aliases_cannot_blow_a_document_up()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 20).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        Assert.Contains("aliases counted as copies", Assert.Single(Samples.Parse(bomb).Errors).Message);

        var deep = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 80).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Contains("nested deeper", Assert.Single(Samples.Parse(deep).Errors).Message);
    }

    [Fact]
    public void Size_is_bounded()
    {
        Assert.Contains("larger than 16 MiB", Assert.Single(Samples.Parse(new string('#', EnvoyConfiguration.MaxSize + 1)).Errors).Message);
        var many = string.Join(",", Enumerable.Repeat("1", 250_000));
        Assert.Contains("more than 250000 values", Assert.Single(Samples.Parse($"a: [{many}]").Errors).Message);
        Assert.Contains("more than 250000 values", Assert.Single(Samples.Parse($"{{\"a\": [{many}]}}").Errors).Message);
    }

    [Fact]
    public void Anchors_and_merge_keys_work_and_what_is_written_wins()
    {
        var document = Samples.Parse("""
            !ignore base: &base { id: base, cluster: c }
            !ignore more: &more { id: more, metadata: { a: 1 } }
            node:
              <<: [*base, *more]
              cluster: mine
            """);
        Assert.Empty(document.Errors);
        Assert.Equal(("base", "mine"), (document.Bootstrap!.Node.Id, document.Bootstrap.Node.Cluster));
        Assert.Equal("{\"a\":1}", document.Bootstrap.Node.Metadata.ToString());
    }

    [Theory]
    [InlineData("010", "8")]
    [InlineData("08", "8")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x10", "-16")]
    [InlineData("+5", "5")]
    [InlineData("2147483647", "2147483647")]
    [InlineData("2147483648", "\"2147483648\"")]
    [InlineData("-9223372036854775808", "\"-9223372036854775808\"")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("Yes", "true")]
    [InlineData("OFF", "false")]
    [InlineData("n", "false")]
    [InlineData("~", "null")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("'0x1F'", "\"0x1F\"")]
    [InlineData("Infinity", "\"Infinity\"")]
    [InlineData("|\n  a\n  b\n", "\"a\\nb\\n\"")]
    public void Yaml_scalars_are_what_Envoy_takes_them_for(string yaml, string json) =>
        Assert.Equal($"{{\"v\":{json}}}", Samples.Parse($"v: {yaml}").Document.ToString());

    [Fact]
    public void Json_with_tabs_escapes_and_its_own_numbers_is_read()
    {
        var result = EnvoyConfiguration.Parse(
            "\uFEFF{\n\t\"node\": {\n\t\t\"id\": \"\\u00e9\\ud83d\\ude00\\/\",\n\t\t" +
            "\"metadata\": {\"n\": 1.5e2, \"t\": true, \"0\": null}\n\t}\n}",
            "envoy.json");
        Assert.Empty(result.Errors);
        Assert.Equal("é😀/", result.Bootstrap!.Node.Id);
        Assert.Equal("{\"n\":150,\"t\":true,\"0\":null}", result.Bootstrap.Node.Metadata.ToString());
    }

    [Theory]
    [InlineData("{\n \"node\": {},\n \"node\": {}}", 3, "is given twice; the first is in line 2")]
    [InlineData("{\n \"nodes\": {}}", 2, "did you mean 'node'?")]
    [InlineData("{\n \"node\": {},\n}", 3, "this is not JSON")]
    [InlineData("node: {}", 1, "this is not JSON")]
    [InlineData("{}\n\n{}", 3, "this is not JSON")]
    [InlineData("{\"node\":\n \"\\uD800\"}", 2, "half a surrogate pair")]
    [InlineData("{\"node\":\n 1e999}", 2, "too large")]
    public void Json_problems_have_lines(string json, int line, string message)
    {
        var error = Assert.Single(EnvoyConfiguration.Parse(json, "envoy.json").Errors);
        Assert.Contains(message, error.Message);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Yaml_in_braces_is_still_yaml() =>
        Assert.Equal("a", Samples.Read("{ node: { id: a } } # a comment").Node.Id);

    [Fact]
    public void Files_that_cannot_be_read_are_problems()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(directory.FullName, "envoy.yaml");
            Assert.Equal($"{path}: there is no such file", Assert.Single(EnvoyConfiguration.Load(path).Errors).ToString());
            Assert.Contains("cannot be read", Assert.Single(EnvoyConfiguration.Load(directory.FullName).Errors).Message);
            Assert.Contains("cannot be read", Assert.Single(EnvoyConfiguration.Load("").Errors).Message);

            File.WriteAllBytes(path, [(byte)'a', 0xFF]);
            Assert.Contains("not UTF-8 (at byte 1)", Assert.Single(EnvoyConfiguration.Load(path).Errors).Message);

            File.WriteAllBytes(path, new byte[EnvoyConfiguration.MaxSize + 1]);
            Assert.Contains("larger than 16 MiB", Assert.Single(EnvoyConfiguration.Load(path).Errors).Message);

            File.WriteAllText(path, Samples.Minimal.Replace("filter.wasm", path));
            Assert.Empty(EnvoyConfiguration.Load(path).Errors);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
