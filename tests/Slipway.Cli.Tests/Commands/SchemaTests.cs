using Slipway.Cli.Shipping;

namespace Slipway.Cli.Tests.Commands;

/// <summary>The schema that slipway.yaml names, wherever a configuration is given to the module beside it.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string Problem = "/limit: Value is \"string\" but should be \"integer\"";

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-schema-").FullName;

    public SchemaTests()
    {
        File.WriteAllText(Module, Wat.Headers);
        File.WriteAllText(Path.Combine(_folder, "schema.json"), """{"properties": {"limit": {"type": "integer"}}}""");
        File.WriteAllText(Path.Combine(_folder, "slipway.yaml"), "module: filter.wasm\nschema: schema.json\n");
    }

    private string Module => Path.Combine(_folder, "filter.wasm");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Try_refuses_a_configuration_that_does_not_match()
    {
        Assert.Equal(0, (await Slipway.RunAsync("try", Module, "--config", """{"limit": 1}""")).ExitCode);

        var (exitCode, _, error) = await Slipway.RunAsync("try", Module, "--config", """{"limit": "1"}""");

        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.StartsWith($"error: The configuration does not match schema.json: {Problem}.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_lists_what_does_not_match()
    {
        var (exitCode, output, _) = await Slipway.RunAsync("validate", "-c", Configuration("""{"limit": "1"}"""), "--json");

        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains("its configuration: /limit: ", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Slipway.RunAsync("validate", "-c", Configuration("""{"limit": 1}"""))).ExitCode);
    }

    [Fact]
    public async Task Run_does_not_start_with_what_does_not_match()
    {
        var (exitCode, _, error) = await Slipway.RunAsync("run", "-c", Configuration("""{"limit": "1"}"""));

        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains($"does not match schema.json: {Problem}.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_of_another_module_is_not_its()
    {
        File.WriteAllText(Path.Combine(_folder, "slipway.yaml"), "module: other.wasm\nschema: schema.json\n");

        Assert.Equal(0, (await Slipway.RunAsync("try", Module, "--config", """{"limit": "1"}""")).ExitCode);
    }

    [Fact]
    public void The_schema_of_a_filter_in_csharp_is_in_its_assembly()
    {
        Assert.Equal(RateLimit.RateLimitConfiguration.JsonSchema, AssemblySchema.Read(typeof(RateLimit.RateLimitFilter).Assembly.Location));

        // Filters without a configuration, and what is no assembly.
        Assert.Null(AssemblySchema.Read(typeof(SchemaTests).Assembly.Location));
        Assert.Null(AssemblySchema.Read(Module));
        Assert.Null(AssemblySchema.Read(Path.Combine(_folder, "none.dll")));
    }

    private string Configuration(string plugin)
    {
        var path = Path.Combine(_folder, "envoy.yaml");
        File.WriteAllText(path, Bootstrap.With(Module).Replace(
            "name: plugin",
            $"name: plugin\n                configuration: {{ '@type': type.googleapis.com/google.protobuf.StringValue, value: '{plugin}' }}",
            StringComparison.Ordinal));
        return path;
    }
}
