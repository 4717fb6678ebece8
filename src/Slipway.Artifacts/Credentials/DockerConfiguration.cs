using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Artifacts;

/// <summary>
/// docker's <c>config.json</c>, where every tool of registries keeps credentials or the names of helpers that do. Everything in it that is
/// not about credentials stays as it is.
/// </summary>
public sealed class DockerConfiguration
{
    private const string DockerHub = "docker.io";

    /// <summary>The name that docker has kept Docker Hub's credentials under since its first version.</summary>
    private const string DockerHubServer = "https://index.docker.io/v1/";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly JsonObject? _given;

    /// <summary>The configuration in a file, which need not be there.</summary>
    public DockerConfiguration(string path) => FilePath = path;

    private DockerConfiguration(string name, JsonObject given) => (FilePath, _given) = (name, given);

    /// <summary>
    /// A pull secret, as Kubernetes has it in <c>.dockerconfigjson</c>: credentials alone. The credential helpers that it may name are not started:
    /// they were those of the machine on which it was written.
    /// </summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="ArtifactException">It is no such document.</exception>
    public static DockerConfiguration OfSecret(string name, string json)
    {
        try
        {
            return new DockerConfiguration(name, new JsonObject { ["auths"] = (JsonNode.Parse(json) as JsonObject)?["auths"]?.DeepClone() });
        }
        catch (JsonException e)
        {
            // Not with its message: that may quote the secret.
            throw new ArtifactException($"{name} is not docker's config.json.", inner: e);
        }
    }

    /// <summary>The file of this user: in the folder that <c>DOCKER_CONFIG</c> names, or in <c>.docker</c>.</summary>
    public static DockerConfiguration OfUser() => new(Path.Combine(
        Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
        "config.json"));

    /// <summary>The file, or the name of the secret.</summary>
    public string FilePath { get; }

    /// <summary>The credentials for a registry; null where there are none.</summary>
    /// <exception cref="ArtifactException">The file or a helper is not as it should be.</exception>
    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        var document = Read();
        var server = Server(registry);
        if (Helper(document, server) is { } helper)
            return await helper.GetAsync(server, cancellationToken);

        // Older tools have written addresses instead of names.
        string[] addresses = ["https://{0}", "https://{0}/", "https://{0}/v1/", "https://{0}/v2/", "http://{0}"];
        var names = addresses.Select(address => address.Replace("{0}", registry)).Prepend(server);
        var entry = names.Select(name => (document["auths"] as JsonObject)?[name]).OfType<JsonObject>().FirstOrDefault();
        return entry is null ? null : Credential(entry, registry);
    }

    /// <summary>Keeps credentials: with the helper that the file names for the registry, or in the file itself.</summary>
    /// <returns>Where they are now, for people.</returns>
    public async Task<string> StoreAsync(string registry, RegistryCredential credential, CancellationToken cancellationToken)
    {
        var document = Read();
        var server = Server(registry);
        if (Helper(document, server) is { } helper)
        {
            await helper.StoreAsync(server, credential, cancellationToken);
            return "docker's credential helper";
        }

        if (document["auths"] is not JsonObject auths)
            document["auths"] = auths = [];
        auths[server] = new JsonObject { ["auth"] = credential.Basic };
        Write(document);
        return FilePath;
    }

    /// <summary>Forgets the credentials for a registry.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> EraseAsync(string registry, CancellationToken cancellationToken)
    {
        var document = Read();
        var server = Server(registry);
        var erased = Helper(document, server) is { } helper && await helper.EraseAsync(server, cancellationToken);
        if (document["auths"] is JsonObject auths && auths.Remove(server))
        {
            Write(document);
            erased = true;
        }

        return erased;
    }

    private static string Server(string registry) => registry == DockerHub ? DockerHubServer : registry;

    private CredentialHelper? Helper(JsonObject document, string server)
    {
        try
        {
            var name = (string?)(document["credHelpers"] as JsonObject)?[server] ?? (string?)document["credsStore"];
            return string.IsNullOrEmpty(name) ? null : new CredentialHelper(name, FilePath);
        }
        catch (InvalidOperationException e)
        {
            throw Wrong("the name of a credential helper is no text", e);
        }
    }

    private RegistryCredential? Credential(JsonObject entry, string registry)
    {
        try
        {
            if ((string?)entry["identitytoken"] is { Length: > 0 } token)
                return new RegistryCredential("", token, IsIdentityToken: true);
            if ((string?)entry["auth"] is not { Length: > 0 } auth)
            {
                return (string?)entry["username"] is { } user && (string?)entry["password"] is { } password
                    ? new RegistryCredential(user, password)
                    : null;
            }

            var text = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
            var colon = text.IndexOf(':');
            return colon < 0
                ? throw new FormatException()
                : new RegistryCredential(text[..colon], text[(colon + 1)..].TrimEnd('\0'));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw Wrong($"the credentials for {registry} are not base64 of user:password", e);
        }
    }

    private JsonObject Read()
    {
        if (_given is not null)
            return _given;
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(FilePath)) as JsonObject ?? throw new JsonException();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Wrong(e is JsonException ? "it is not a JSON object" : e.Message.TrimEnd('.'), e);
        }
    }

    private void Write(JsonObject document)
    {
        if (_given is not null)
            throw new InvalidOperationException($"{FilePath} is a secret that was given, and can only be read.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(FilePath))!;
        var temporary = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.UTF8.GetBytes(document.ToJsonString(s_indented)));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, FilePath, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new ArtifactException($"{FilePath} cannot be written: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }

    private ArtifactException Wrong(string reason, Exception inner) =>
        new($"docker's configuration {FilePath} cannot be used: {reason}.", inner: inner);
}
