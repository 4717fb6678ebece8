using System.Text.Json.Nodes;

namespace Slipway.Artifacts.Tests.Registries;

/// <summary>Credentials where docker keeps them.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-credentials-");

    private DockerConfiguration Configuration => new(Path.Combine(_folder.FullName, "config.json"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("""{"auths":{"r.example":{"auth":"dTpwOng="}}}""", "r.example", "u", "p:x")]
    [InlineData("""{"auths":{"https://r.example/v2/":{"auth":"dTpwOng="}}}""", "r.example", "u", "p:x")]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"dTpwOng="}}}""", "docker.io", "u", "p:x")]
    [InlineData("""{"auths":{"r.example":{"username":"u","password":"p"}}}""", "r.example", "u", "p")]
    [InlineData("""{"auths":{"r.example":{"auth":"","identitytoken":"t"}}}""", "r.example", "", "t")]
    [InlineData("""{"auths":{"other.example":{"auth":"dTpwOng="}}}""", "r.example", null, null)]
    [InlineData("{}", "r.example", null, null)]
    public async Task Credentials_are_found(string json, string registry, string? user, string? secret)
    {
        await File.WriteAllTextAsync(Configuration.FilePath, json);

        var credential = await Configuration.FindAsync(registry, default);

        Assert.Equal((user, secret), (credential?.User, credential?.Secret));
    }

    [Theory]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{", "it is not a JSON object")]
    [InlineData("""{"auths":{"r.example":{"auth":"?"}}}""", "the credentials for r.example are not base64 of user:password")]
    [InlineData("""{"credsStore":"../../bin/sh"}""", "is no name of a credential helper")]
    [InlineData("""{"credsStore":"there-is-no-such"}""", "docker-credential-there-is-no-such cannot be started")]
    public async Task What_cannot_be_used_is_told(string json, string message)
    {
        await File.WriteAllTextAsync(Configuration.FilePath, json);

        var error = await Assert.ThrowsAsync<ArtifactException>(() => Configuration.FindAsync("r.example", default));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_registries_are_kept_side_by_side_and_everything_else_stays()
    {
        await File.WriteAllTextAsync(Configuration.FilePath, """{"HttpHeaders":{"a":"b"},"auths":{"r.example":{"auth":"dTpwOng=","x":1}}}""");

        await Configuration.StoreAsync("s.example", new RegistryCredential("v", "q"), default);
        await Configuration.StoreAsync("docker.io", new RegistryCredential("w", "z"), default);
        Assert.True(await Configuration.EraseAsync("s.example", default));
        Assert.False(await Configuration.EraseAsync("s.example", default));

        var document = JsonNode.Parse(await File.ReadAllTextAsync(Configuration.FilePath))!;
        Assert.Equal("b", (string?)document["HttpHeaders"]!["a"]);
        Assert.Equal(["r.example", "https://index.docker.io/v1/"], document["auths"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(1, (int?)document["auths"]!["r.example"]!["x"]);
        Assert.Equal("z", (await Configuration.FindAsync("docker.io", default))!.Secret);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Configuration.FilePath));
    }

    [Fact]
    public async Task A_credential_helper_keeps_them_instead()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The helper of this test is a shell script.");
        var name = "slipway-test-" + Path.GetRandomFileName().Replace(".", "");
        var script = Path.Combine(_folder.FullName, "docker-credential-" + name);
        await File.WriteAllTextAsync(script, $$"""
            #!/bin/sh
            cd '{{_folder.FullName}}'
            case "$1" in
              store) cat > kept;;
              get) cat > asked; [ -f kept ] && cat kept || { echo 'credentials not found in native keychain'; exit 1; };;
              erase) cat > asked; rm kept;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{Environment.GetEnvironmentVariable("PATH")}:{_folder.FullName}");
        await File.WriteAllTextAsync(Configuration.FilePath, $$$"""{"credHelpers":{"r.example":"{{{name}}}"}}""");

        Assert.Null(await Configuration.FindAsync("r.example", default));
        await Configuration.StoreAsync("r.example", new RegistryCredential("u", "s3"), default);
        Assert.Equal("s3", (await Configuration.FindAsync("r.example", default))!.Secret);
        Assert.Equal("r.example", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "asked")));
        Assert.DoesNotContain("s3", await File.ReadAllTextAsync(Configuration.FilePath), StringComparison.Ordinal);
        Assert.True(await Configuration.EraseAsync("r.example", default));
        Assert.Null(await Configuration.FindAsync("r.example", default));
    }
}
