namespace Slipway.Operators.Tests.Faults;

/// <summary>A registry whose disk, or whose owner, has changed what a digest stands for.</summary>
[Collection("faults")]
public sealed class DigestFaultTests(TestCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-digests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_digest_are_refused_and_what_ran_goes_on()
    {
        var space = await cluster.NamespaceAsync();
        await using var registry = await DockerRegistry.StartAsync();
        Assert.SkipWhen(registry is null, DockerRegistry.NotInstalled);
        var reference = $"oci://{registry.Address}/faults/ledger:1";
        await PushAsync(reference);
        await using var bank = await Bank.OpenAsync(cluster.Api, space, FaultRun.NewRandom());
        await using var host = await HostProcess.StartAsync(
            cluster.Api.Kubeconfig, space, reference, "--plain-http", "--writes-per-second", "1000");
        await bank.History.MoreAsync(1);

        Tamper(registry);
        await using var refused = await HostProcess.RunAsync(
            cluster.Api.Kubeconfig, space, reference, "--plain-http");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("sha256:", refused.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Ready on", refused.Log, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(refused.Log);
        await bank.History.MoreAsync(20);
        await bank.SettleAsync();
    }

    private async Task PushAsync(string reference)
    {
        string[] arguments = ["push", reference, Bank.Module, "--plain-http", "--layout", "cncf"];
        var pushed = await ExternalProgram.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), .. arguments], _folder);
        Assert.True(pushed is (0, _), pushed?.Output);
    }

    /// <summary>One bit of the module: the largest blob there is.</summary>
    private static void Tamper(DockerRegistry registry)
    {
        var module = new DirectoryInfo(registry.Folder).EnumerateFiles("data", SearchOption.AllDirectories).MaxBy(file => file.Length)!;
        using var stream = module.Open(FileMode.Open);
        stream.Seek(-1, SeekOrigin.End);
        var last = stream.ReadByte();
        stream.Seek(-1, SeekOrigin.End);
        stream.WriteByte((byte)(last ^ 1));
    }
}
