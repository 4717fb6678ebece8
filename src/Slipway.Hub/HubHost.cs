using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Hub.Accounts;
using Slipway.Hub.Catalogue;
using Slipway.Hub.Garbage;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;
using Slipway.Hub.Registry;
using Slipway.Hub.Storage;

namespace Slipway.Hub;

/// <summary>A hub at work.</summary>
public sealed class HubHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly FileStream _lock;

    private HubHost(WebApplication application, FileStream alone) => (_application, _lock) = (application, alone);

    /// <summary>Where it listens, as a URL.</summary>
    public Uri Address => new(
        _application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    /// <summary>The parts of the hub, for tests.</summary>
    internal IServiceProvider Services => _application.Services;

    /// <summary>Starts listening.</summary>
    /// <exception cref="HubException">The folder cannot be used, or the address cannot be had.</exception>
    public static async Task<HubHost> StartAsync(HubOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var alone = Claim(options.Data);
        WebApplication? application = null;
        try
        {
            application = Build(options);
            await application.StartAsync(cancellationToken);
            return new HubHost(application, alone);
        }
        catch (Exception e)
        {
            if (application is not null)
                await application.DisposeAsync();
            await alone.DisposeAsync();
            throw e is IOException
                ? new HubException($"The hub cannot listen on {options.Listen}: {e.Message}", "--listen names another address.", e)
                : e;
        }
    }

    /// <summary>Whether there is anybody yet who may push.</summary>
    public async Task<bool> HasUsersAsync() =>
        (await _application.Services.GetRequiredService<IMetadataStore>().ListUsersAsync(default)).Count > 0;

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _application.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private static WebApplication Build(HubOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, options));

        // What is received is written where it was received: handing each piece of a layer to another thread costs more than it gains.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks.Factory>();
        builder.Services.AddRoutingCore();
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        options.Logging(builder.Logging);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.AddDataProtection().SetApplicationName("slipway hub")
            .PersistKeysToFileSystem(new DirectoryInfo(HubFolder.Keys(options.Data)));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton<RequestLimits>();
        builder.Services.AddSingleton<RegistryTokens>();
        builder.Services.AddSingleton<Authenticator>();
        builder.Services.AddSingleton<TokenEndpoint>();
        builder.Services.AddSingleton<IBlobStorage>(_ => new DiskBlobStorage(options.Data, options.MaxBlobSize));
        builder.Services.AddSingleton<IMetadataStore>(
            _ => SqliteMetadata.Open(HubFolder.Database(options.Data), options.Time, options.Grace));
        builder.Services.AddSingleton<PullCounter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PullCounter>());
        builder.Services.AddSingleton<ModuleExaminer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ModuleExaminer>());
        builder.Services.AddSingleton<GarbageCollector>();
        builder.Services.AddSingleton<AuditRetention>();
        builder.Services.AddHostedService<PeriodicCollection>();
        builder.Services.AddSingleton<RegistryEndpoints>();
        builder.Services.AddSingleton<ModuleEndpoints>();
        CatalogueEndpoints.AddServices(builder.Services);
        var application = builder.Build();
        if (options.TrustedProxies.Count > 0)
            application.UseForwardedHeaders(Forwarded(options.TrustedProxies));
        var limits = application.Services.GetRequiredService<RequestLimits>();
        application.Use((context, next) => RegistryAnswers.GuardAsync(context, () =>
        {
            limits.CountRequest(context);
            return next();
        }));
        application.UseRouting();
        CatalogueEndpoints.Map(application);
        application.Services.GetRequiredService<RegistryEndpoints>().Map(application);
        application.Services.GetRequiredService<ModuleEndpoints>().Map(application);
        application.Services.GetRequiredService<TokenEndpoint>().Map(application);
        return application;
    }

    /// <summary>The client is the last address that no trusted proxy has, however many of them there are one behind the other.</summary>
    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var headers = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in proxies)
            headers.KnownIPNetworks.Add(network);
        return headers;
    }

    private static void Configure(KestrelServerOptions kestrel, HubOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Listen, listen =>
        {
            if (options.Certificate is not null)
                listen.UseHttps(LoadCertificate(options.Certificate, options.CertificateKey));
        });
    }

    private static X509Certificate2 LoadCertificate(string certificate, string? key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new HubException($"The certificate {certificate} cannot be used: {e.Message}", "It and its key are files in PEM.", e);
        }
    }

    /// <summary>What uploads are at, one process knows; two with the same folder would not know of each other's.</summary>
    private static FileStream Claim(string folder)
    {
        HubFolder.Create(folder);
        try
        {
            return new FileStream(HubFolder.Lock(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException(
                $"The folder {folder} cannot be used: {e.Message}", "Another hub may be using it; --data names another folder.", e);
        }
    }
}
