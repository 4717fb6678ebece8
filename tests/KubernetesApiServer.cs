using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Tests;

/// <summary>
/// A real Kubernetes API server with its etcd, on free ports of the loopback, all state in a folder of its own. The programs are those of the
/// folder that KUBEBUILDER_ASSETS names, which setup-envtest fills; or those packed in shared/envtest beside the repository.
/// </summary>
internal sealed class KubernetesApiServer : IAsyncDisposable
{
    public const string NotThere =
        "There is no Kubernetes API server: KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver (setup-envtest use -p path).";

    private const string Token = "of-the-tests";
    private static readonly TimeSpan _startLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly bool _isDurable;
    private HttpClient _http = null!;
    private Process? _etcd;
    private Process? _server;
    private string _programs = "";
    private int _etcdPort;
    private int _port;

    private KubernetesApiServer(string folder, bool isDurable) => (_folder, _isDurable) = (folder, isDurable);

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public int Port => _port;

    /// <summary>As its administrator.</summary>
    public HttpClient Http => _http;

    /// <param name="isDurable">Whether etcd keeps what it has answered when it is killed, which makes it slower.</param>
    /// <returns>Null where the programs are not to be had.</returns>
    public static async Task<KubernetesApiServer?> StartAsync(bool isDurable = false)
    {
        if (await FindProgramsAsync() is not { } programs)
            return null;
        var server = new KubernetesApiServer(Directory.CreateTempSubdirectory("slipway-kubernetes-").FullName, isDurable);
        try
        {
            await server.StartAsync(programs);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <returns>The answer's document; null where there is nothing.</returns>
    public async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonNode? body = null, string mediaType = "application/json")
    {
        var (status, text) = await TrySendAsync(method, path, body, mediaType);
        if (status == HttpStatusCode.NotFound)
            return null;
        return (int)status < 300 ? (JsonObject)JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {path}: {text}");
    }

    public async Task<(HttpStatusCode Status, string Body)> TrySendAsync(HttpMethod method, string path, JsonNode? body,
        string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Ends the API server at once; etcd, and with it all objects, stay.</summary>
    public async Task StopServerAsync()
    {
        await EndAsync(_server);
        _server = null;
    }

    /// <summary>Starts it again, at the same port and with the same certificate.</summary>
    public Task StartServerAsync()
    {
        string[] arguments =
        [
            $"--etcd-servers=http://127.0.0.1:{_etcdPort}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
            $"--secure-port={_port}", $"--cert-dir={_folder}", $"--token-auth-file={_folder}/tokens.csv", "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-signing-key-file={_folder}/sa.key",
            $"--service-account-key-file={_folder}/sa.key", "--api-audiences=api", "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none",
        ];
        _server = Run("kube-apiserver", arguments);
        return ReadyAsync(_port);
    }

    /// <summary>Ends etcd at once; its folder stays, and the API server does, which can do nothing without it.</summary>
    public async Task StopEtcdAsync()
    {
        await EndAsync(_etcd);
        _etcd = null;
    }

    /// <summary>Starts it again, and waits until the API server has noticed, if there is one.</summary>
    public Task StartEtcdAsync()
    {
        string[] arguments =
        [
            "--data-dir", Path.Combine(_folder, "etcd"), "--log-level=error", .. _isDurable ? (string[])[] : ["--unsafe-no-fsync"],
            $"--listen-client-urls=http://127.0.0.1:{_etcdPort}", $"--advertise-client-urls=http://127.0.0.1:{_etcdPort}",
            "--listen-peer-urls=http://127.0.0.1:0",
        ];
        _etcd = Run("etcd", arguments);
        return _server is null ? Task.CompletedTask : ReadyAsync(_port);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await EndAsync(_server);
        await EndAsync(_etcd);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(string programs)
    {
        (_programs, _etcdPort, _port) = (programs, FreePort(), FreePort());
        await StartEtcdAsync();
        using (var key = RSA.Create(2048))
            await File.WriteAllTextAsync(Path.Combine(_folder, "sa.key"), key.ExportRSAPrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "tokens.csv"), $"{Token},admin,admin-uid,\"system:masters\"\n");
        await StartServerAsync();
    }

    private static async Task EndAsync(Process? process)
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ReadyAsync(int port)
    {
        var certificate = Path.Combine(_folder, "apiserver.crt");
        var limit = Stopwatch.StartNew();
        while (true)
        {
            if (new[] { _etcd, _server }.FirstOrDefault(process => process is { HasExited: true }) is { } ended)
                throw new InvalidOperationException(
                    $"{ended.StartInfo.FileName} has ended: {await File.ReadAllTextAsync(LogOf(ended.StartInfo.FileName))}");
            if (limit.Elapsed > _startLimit)
                throw new TimeoutException($"The API server is not ready after {_startLimit.TotalMinutes} minutes.");
            try
            {
                _http ??= File.Exists(certificate) ? Client(port, certificate) : null!;
                if (_http is not null && await _http.GetStringAsync("readyz") == "ok")
                    break;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or CryptographicException or TaskCanceledException)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }

        if (File.Exists(Kubeconfig))
            return;
        var authority = Convert.ToBase64String(await File.ReadAllBytesAsync(certificate));
        await File.WriteAllTextAsync(Kubeconfig, $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: test
              cluster:
                server: https://127.0.0.1:{port}
                certificate-authority-data: {authority}
            users:
            - name: admin
              user:
                token: {Token}
            contexts:
            - name: test
              context:
                cluster: test
                user: admin
            current-context: test
            """);
    }

    private static HttpClient Client(int port, string certificate)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(chain);
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{port}"),
            DefaultRequestHeaders = { { "Authorization", $"Bearer {Token}" } },
        };
    }

    private string LogOf(string program) => Path.Combine(_folder, Path.GetFileName(program) + ".log");

    private Process Run(string name, string[] arguments)
    {
        var program = Path.Combine(_programs, name);
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;

        // What nobody reads would stop it when the pipe is full.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = Task.Run(async () =>
        {
            await using var log = File.Create(LogOf(program));
            await process.StandardError.BaseStream.CopyToAsync(log);
        });
        return process;
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<string?> FindProgramsAsync()
    {
        string[] names = ["etcd", "kube-apiserver"];
        if (Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets
            && names.All(name => File.Exists(Path.Combine(assets, name))))
            return assets;
        var packed = Path.Combine(Repository.Folder, "..", "shared", "envtest");
        if (!names.All(name => File.Exists(Path.Combine(packed, name + ".xz"))))
            return null;
        var folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "slipway-tests", "kubernetes");
        Directory.CreateDirectory(folder);
        foreach (var name in names.Where(name => !File.Exists(Path.Combine(folder, name))))
        {
            // Complete or not there at all, should another process do the same.
            var beside = Path.Combine(folder, Path.GetRandomFileName());
            var result = await ExternalProgram.RunAsync(
                "sh", ["-c", "xz -dc \"$1\" > \"$2\" && chmod +x \"$2\"", "sh", Path.Combine(packed, name + ".xz"), beside], folder);
            if (result is not (0, _))
                return null;
            File.Move(beside, Path.Combine(folder, name), overwrite: true);
        }

        return folder;
    }
}
