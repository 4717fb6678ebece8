using System.Text.Json.Nodes;
using Slipway.Hub.Tests.Registry;

namespace Slipway.Hub.Tests.Interoperability;

/// <summary>oras pushes files, attaches others to them, finds these again, and gets back what it sent.</summary>
public sealed class OrasTests(RegistryFixture registries) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-oras-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_oras_pushes_and_attaches_it_discovers_and_pulls()
    {
        var reference = $"{registries.Hub.Authority}/oras/files:1";
        await File.WriteAllTextAsync(Path.Combine(_folder, "module.wasm"), "the module");
        await File.WriteAllTextAsync(Path.Combine(_folder, "signature.txt"), "the signature");

        await OrasAsync("push", reference, "--plain-http", "--artifact-type", "application/vnd.example.filter", "module.wasm:application/wasm");
        await OrasAsync("attach", reference, "--plain-http", "--artifact-type", "application/vnd.example.signature", "signature.txt");
        var discovered = JsonNode.Parse(await OrasAsync("discover", reference, "--plain-http", "--format", "json"))!;
        Directory.CreateDirectory(Path.Combine(_folder, "pulled"));
        await OrasAsync("pull", reference, "--plain-http", "-o", "pulled");

        Assert.Equal("application/vnd.example.signature", (string?)discovered["manifests"]?[0]?["artifactType"]);
        Assert.Equal("the module", await File.ReadAllTextAsync(Path.Combine(_folder, "pulled", "module.wasm")));
    }

    [Fact]
    public async Task What_oras_copies_to_the_control_and_back_has_the_same_digest()
    {
        var first = $"{registries.Hub.Authority}/oras/first:1";
        var control = $"{registries.DockerRegistry.Address}/oras/control:1";
        var back = $"{registries.Hub.Authority}/oras/back:1";
        await File.WriteAllTextAsync(Path.Combine(_folder, "module.wasm"), "another module");
        await OrasAsync("push", first, "--plain-http", "module.wasm:application/wasm");

        await OrasAsync("copy", "--from-plain-http", "--to-plain-http", first, control);
        await OrasAsync("copy", "--from-plain-http", "--to-plain-http", control, back);

        Assert.Equal(await OrasAsync("resolve", "--plain-http", first), await OrasAsync("resolve", "--plain-http", back));
        Assert.Equal("1", (await OrasAsync("repo", "tags", "--plain-http", $"{registries.Hub.Authority}/oras/back")).Trim());
    }

    private async Task<string> OrasAsync(params string[] arguments)
    {
        var oras = await DebianProgram.FindInSuiteAsync("trixie", "oras", "oras");
        Assert.SkipWhen(oras is null, "oras is not to be had with apt-get from Debian trixie.");
        var result = await ExternalProgram.RunAsync(
            oras!.Path, arguments, _folder, environment =>
            {
                oras.Prepare(environment);
                environment["DOCKER_CONFIG"] = _folder;
            });
        Assert.True(result is (0, _), $"oras {string.Join(' ', arguments)}: {result?.Output}");
        return result!.Value.Output;
    }
}
