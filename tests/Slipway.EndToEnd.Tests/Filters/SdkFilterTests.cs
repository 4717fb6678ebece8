using Xunit.Sdk;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>Filters built with other people's SDKs, run by the real gateway from an <c>envoy.yaml</c> in Envoy's own form.</summary>
public sealed class SdkFilterTests(SdkFilters filters) : IClassFixture<SdkFilters>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _retryInterval = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Cases() => [.. Directory.EnumerateDirectories(Path.Combine(SdkFilters.Folder, "cases"))
        .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_filter_behaves_as_its_case_says(string name) => RunAsync(name, "none");

    public static TheoryData<string> CasesWithoutSharedVm() => [.. Directory.EnumerateDirectories(Path.Combine(SdkFilters.Folder, "cases"))
        .Where(folder => !FilterCase.Read(Path.Combine(folder, "expect.yaml")).SharedVm)
        .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CasesWithoutSharedVm))]
    public Task A_filter_behaves_so_with_an_instance_for_each_stream(string name) => RunAsync(name, "stream");

    private async Task RunAsync(string name, string isolation)
    {
        Assert.SkipWhen(filters.SkipReason is not null, filters.SkipReason ?? "");
        var folder = Path.Combine(SdkFilters.Folder, "cases", name);
        var filterCase = FilterCase.Read(Path.Combine(folder, "expect.yaml"));

        await using var upstream = await EchoUpstream.StartAsync(Cancellation);
        await using var auth = await AuthUpstream.StartAsync(Cancellation);
        using var ports = new CasePorts(upstream, auth);
        var scratch = Directory.CreateTempSubdirectory("slipway-filter-");
        try
        {
            var configuration = Path.Combine(scratch.FullName, "envoy.yaml");
            var text = await File.ReadAllTextAsync(Path.Combine(folder, "envoy.yaml"), Cancellation);
            await File.WriteAllTextAsync(configuration, ports.FillIn(text, filters.Modules), Cancellation);
            if (filterCase.FailsToStart.Count > 0)
                await AssertFailsToStartAsync(configuration, ports, isolation, filterCase.FailsToStart);
            else
                await AssertStepsAsync(configuration, ports, isolation, upstream, auth, filterCase.Steps);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task AssertFailsToStartAsync(string configuration, CasePorts ports, string isolation, List<string> texts)
    {
        var ended = await Assert.ThrowsAsync<GatewayEndedException>(
            async () => await (await GatewayProcess.StartAsync(configuration, ports.Listener, Cancellation, isolation)).DisposeAsync());
        Assert.NotEqual(0, ended.ExitCode);
        Assert.All(texts, text => Assert.Contains(text, ended.Log, StringComparison.Ordinal));
    }

    private static async Task AssertStepsAsync(
        string configuration, CasePorts ports, string isolation, RecordingServer upstream, RecordingServer auth, List<FilterStep> steps)
    {
        await using var gateway = await GatewayProcess.StartAsync(configuration, ports.Listener, Cancellation, isolation);
        using var client = new StepClient();
        foreach (var step in steps)
        {
            using var deadline = new CancellationTokenSource(_patience);
            var differences = await TakeStepAsync(client, ports, upstream, auth, step);
            while (step.Eventually && differences.Count > 0 && !deadline.IsCancellationRequested)
            {
                await Task.Delay(_retryInterval, Cancellation);
                differences = await TakeStepAsync(client, ports, upstream, auth, step);
            }
            // A step that has failed already is not worth waiting for.
            var logPatience = differences.Count == 0 ? _patience : TimeSpan.Zero;
            foreach (var text in step.Log)
            {
                if (!await gateway.HasLoggedAsync(text, logPatience, Cancellation))
                    differences.Add($"no line of the gateway's log contains '{text}'");
            }
            if (differences.Count > 0)
                throw new XunitException($"Step '{step}':\n- {string.Join("\n- ", differences)}\nThe gateway's log:\n{gateway.Log}");
        }
    }

    private static async Task<List<string>> TakeStepAsync(
        StepClient client, CasePorts ports, RecordingServer upstream, RecordingServer auth, FilterStep step)
    {
        var port = step.To == StepTarget.Admin ? ports.Admin : ports.Listener;
        var response = await client.SendAsync(port, step.Http, step.Request, Cancellation);
        var differences = Differences.Of(step.Expect, response).ToList();
        Compare(StepServer.Upstream, step.Upstream, upstream);
        Compare(StepServer.Auth, step.Auth, auth);
        return differences;

        void Compare(StepServer server, ExpectedRequest? expected, RecordingServer actual)
        {
            var received = actual.TakeReceived();
            if (expected is not null)
                differences.AddRange(Differences.Of(server, expected, received));
            else if (step.Untouched.Contains(server) && received.Count > 0)
                differences.Add($"{server} received {received[0].Method} {received[0].Path}, it should receive nothing");
        }
    }
}
