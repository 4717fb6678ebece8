using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Catalogue;

/// <summary>The catalogue: its pages and its search.</summary>
internal sealed class CatalogueEndpoints(
    IMetadataStore metadata, Authenticator authenticator, RepositoryReader repositories, TrialEndpoint trials)
{
    private static readonly string[] s_reading = ["GET", "HEAD"];

    /// <summary>Adds what the catalogue needs.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ArtifactFactsReader>();
        services.AddSingleton<CatalogueIndexer>();
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueIndexer>());
        services.AddSingleton<RepositoryReader>();
        services.AddSingleton<TrialSandbox>();
        services.AddSingleton<TrialEndpoint>();
        services.AddSingleton<CatalogueEndpoints>();
    }

    /// <summary>Adds the pages to a hub.</summary>
    public static void Map(WebApplication application)
    {
        var indexer = application.Services.GetRequiredService<CatalogueIndexer>();
        application.Use(async (context, next) =>
        {
            await next(context);
            if (context.Request.Method is not ("GET" or "HEAD") && context.Request.Path.StartsWithSegments("/v2"))
                indexer.Signal();
        });
        application.Services.GetRequiredService<CatalogueEndpoints>().MapPages(application);
    }

    private void MapPages(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", s_reading, async context => await SearchPage.Of(await SearchAsync(context)).ExecuteAsync(context));
        routes.MapMethods("/api/search", s_reading, async context =>
            await Results.Json((await SearchAsync(context)).ToPage(), CatalogueJson.Default.CataloguePage).ExecuteAsync(context));
        routes.MapMethods("/r/{**name}", s_reading, RepositoryAsync);
        routes.MapMethods("/r/{**name}", ["POST"], trials.RunAsync);
        foreach (var asset in new[] { Assets.Stylesheet, Assets.Icon })
            routes.MapMethods(asset.Address, s_reading, context => asset.Answer(context).ExecuteAsync(context));
        routes.MapFallback(context => WebPage.Problem(
            StatusCodes.Status404NotFound, "Not here", $"There is no page {context.Request.Path}.").ExecuteAsync(context));
    }

    private async Task RepositoryAsync(HttpContext context)
    {
        var view = await repositories.ReadAsync(context);
        var page = view is null
            ? RepositoryPage.Missing(context.Request)
            : RepositoryPage.Of(view, context.Request, new TrialView(TrialRequest.Empty(view)));
        await page.ExecuteAsync(context);
    }

    private async Task<CatalogueResults> SearchAsync(HttpContext context)
    {
        var (caller, _) = await authenticator.AuthenticateAsync(context);
        var query = CatalogueQuery.Parse(name => context.Request.Query[name].FirstOrDefault());
        return await metadata.SearchAsync(caller, query, context.RequestAborted);
    }
}
