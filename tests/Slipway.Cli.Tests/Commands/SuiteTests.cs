using System.Text.Json;
using Slipway.Tests;

namespace Slipway.Cli.Tests.Commands;

public sealed class SuiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-suite-").FullName;

    public SuiteTests() => File.WriteAllText(Path.Combine(_folder, "filter.wat"), Wat.Headers);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, bool> Examples
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var example in Directory.GetDirectories(Path.Combine(Repository.Folder, "examples", "filters")).Select(Path.GetFileName))
            {
                data.Add(example!, true);
                data.Add(example!, false);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Examples))]
    public async Task The_suite_of_an_example_passes(string example, bool native)
    {
        var file = Path.Combine(AppContext.BaseDirectory, example + (native ? ".dll" : ".wasm"));
        var (exitCode, output, error) = await Slipway.RunAsync(
            "test", Path.Combine(Repository.Folder, "examples/filters", example), "--filter", file);
        Assert.True(exitCode == ExitCodes.Ok, output + error);
    }

    [Fact]
    public async Task What_comes_out_otherwise_is_told_with_both()
    {
        var (exitCode, output, _) = await RunAsync("""
            filter: filter.wat
            tests:
            - name: passes
              expect: { request: { headers: { x-request: filtered, x-none: null } }, response: { headers: { x-response: [filtered] } } }
            - name: fails
              response: { status: 404, body: gone }
              expect:
                request: { headers: { x-request: [a, b] } }
                response: { status: 200, body: here }
                local_response: true
                log: [nothing of the kind]
                metrics: { hits: 1 }
            """);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.StartsWith("ok    passes\nFAIL  fails\n", output);
        Assert.Contains("      the request has x-request: 'filtered' and not 'a' | 'b'\n", output);
        Assert.Contains("      the response's status is '404' and not '200'\n", output);
        Assert.Contains("      the response's body is 'gone' and not 'here'\n", output);
        Assert.Contains("      that the filter answers the request itself is not so\n", output);
        Assert.Contains("      no line of the log contains 'nothing of the kind'; it has 'saw a request'\n", output);
        Assert.Contains("      the metric hits is nothing and not '1'\n", output);
        Assert.EndsWith("1 passed, 1 failed\n", output);
    }

    [Fact]
    public async Task A_golden_file_is_written_once_and_then_compared()
    {
        const string suite = "filter: filter.wat\ntests:\n- name: all of it\n  response: { body: STATUS }\n  expect: { golden: all.golden }\n";
        Assert.Contains("there is no golden file", (await RunAsync(suite)).Output);
        Assert.Equal(ExitCodes.Ok, (await RunAsync(suite, "--update")).ExitCode);
        Assert.Equal(ExitCodes.Ok, (await RunAsync(suite)).ExitCode);

        var (exitCode, output, _) = await RunAsync(suite.Replace("STATUS", "else"));
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Matches(@"all\.golden:\d+: there is 'else' and not 'STATUS'", output);
    }

    [Theory]
    [InlineData("filter: filter.wat\ntests:\n- nme: x\n", ":3: there is no field 'nme' here; the fields are name, configuration, ")]
    [InlineData("filter: filter.wat\ntests:\n- name: x\n  response: { status: high }\n", ":4: ")]
    [InlineData("filter: filter.wat\ntests: [\n", ":3: ")]
    [InlineData("filter: filter.wat\n", "has no tests")]
    [InlineData("filter: filter.wat\ntests:\n- expect: {}\n", "test 1 has no name")]
    [InlineData("tests:\n- name: x\n", "names no filter")]
    [InlineData("filter: other.wasm\ntests:\n- name: x\n", "There is no filter ")]
    public async Task A_suite_that_is_wrong_is_told_where(string suite, string reason)
    {
        var (exitCode, output, error) = await RunAsync(suite);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Empty(output);
        Assert.Contains(reason, error);
    }

    [Fact]
    public async Task Json_has_every_test_and_the_times_of_callbacks()
    {
        var (exitCode, output, _) = await RunAsync("filter: filter.wat\ntests:\n- name: x\n", "--json", "--bench");
        Assert.Equal(ExitCodes.Ok, exitCode);
        var document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, document.GetProperty("passed").GetInt32());
        var times = document.GetProperty("tests")[0].GetProperty("times").EnumerateArray().ToList();
        Assert.Contains(times, time => time.GetProperty("callback").GetString() == "proxy_on_request_headers" && time.GetProperty("count").GetInt64() > 0);
    }

    [Fact]
    public async Task The_schema_in_the_documentation_is_the_one_that_is_read()
    {
        var (_, output, _) = await Slipway.RunAsync("test", "--schema");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs/tests.schema.json"), TestContext.Current.CancellationToken), output);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string suite, params string[] options)
    {
        var file = Path.Combine(_folder, "tests.yaml");
        await File.WriteAllTextAsync(file, suite);
        return await Slipway.RunAsync(["test", file, .. options]);
    }
}
