using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Artifacts;

/// <summary>One of docker's credential helpers: a program <c>docker-credential-NAME</c> that keeps secrets where the system does.</summary>
internal sealed partial class CredentialHelper
{
    // What helpers answer where docker's own library says that there is nothing.
    private const string NotFound = "credentials not found";
    private const string IdentityTokenUser = "<token>";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly string _program;

    /// <exception cref="ArtifactException">A name that would start some other program.</exception>
    public CredentialHelper(string name, string source) => _program = NamePattern().IsMatch(name)
        ? "docker-credential-" + name
        : throw new ArtifactException($"'{name}' in {source} is no name of a credential helper.");

    public async Task<RegistryCredential?> GetAsync(string server, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync("get", server, cancellationToken);
        if (code != 0)
            return output.Contains(NotFound, StringComparison.Ordinal) ? null : throw Failed("get", output);
        try
        {
            var answer = JsonNode.Parse(output);
            return (string?)answer?["Username"] is { } user && (string?)answer["Secret"] is { Length: > 0 } secret
                ? new RegistryCredential(user == IdentityTokenUser ? "" : user, secret, user == IdentityTokenUser)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not with the output: there may be a secret in it.
            throw new ArtifactException($"{_program} answers with something else than credentials in JSON.", inner: e);
        }
    }

    public async Task StoreAsync(string server, RegistryCredential credential, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["ServerURL"] = server, ["Username"] = credential.User, ["Secret"] = credential.Secret };
        var (code, output) = await RunAsync("store", request.ToJsonString(), cancellationToken);
        if (code != 0)
            throw Failed("store", output);
    }

    public async Task<bool> EraseAsync(string server, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync("erase", server, cancellationToken);
        return code == 0 || (output.Contains(NotFound, StringComparison.Ordinal) ? false : throw Failed("erase", output));
    }

    private async Task<(int Code, string Output)> RunAsync(string action, string input, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        using var process = Start(action);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new ArtifactException($"{_program} {action} did not end within {s_limit.TotalSeconds} seconds.");
        }
        catch (IOException e)
        {
            throw new ArtifactException($"{_program} {action} ended before it had read its input.", inner: e);
        }
    }

    private Process Start(string action)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(_program, [action])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new ArtifactException(
                $"The credential helper {_program} cannot be started: {e.Message}.",
                "It is named in docker's config.json; install it, or remove its name.",
                e);
        }
    }

    private ArtifactException Failed(string action, string output) =>
        new($"{_program} {action} failed: {output.Trim().ReplaceLineEndings(" ")}.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex NamePattern();
}
