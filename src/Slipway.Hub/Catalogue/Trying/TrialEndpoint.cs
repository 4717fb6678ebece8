using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Catalogue;

/// <summary>Takes the form of a repository's page, runs the filter, and answers with the page that says what it has done.</summary>
internal sealed class TrialEndpoint(
    RepositoryReader repositories, IMetadataStore metadata, IBlobStorage storage, TrialSandbox sandbox) : IDisposable
{
    /// <summary>As many as a person needs who changes something and looks again.</summary>
    private const int Burst = 10;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);

    private readonly PartitionedRateLimiter<HttpContext> _rate = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetTokenBucketLimiter(RequestLimits.AddressOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = s_interval,
        }));

    public async Task RunAsync(HttpContext context)
    {
        if (await repositories.ReadAsync(context) is not { Facts.Module: { } module } view)
        {
            await RepositoryPage.Missing(context.Request).ExecuteAsync(context);
            return;
        }

        var (status, trial) = await TryAsync(context, view, module);
        await RepositoryPage.Of(view, context.Request, trial, status).ExecuteAsync(context);
    }

    public void Dispose() => _rate.Dispose();

    private async Task<(int Status, TrialView Trial)> TryAsync(HttpContext context, RepositoryView view, Digest module)
    {
        TrialRequest request;
        try
        {
            request = await TrialRequest.ReadAsync(context.Request);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return Refuse(StatusCodes.Status400BadRequest, TrialRequest.Empty(view), $"The form cannot be read: {e.Message}");
        }

        if (request.Problem() is { } problem)
            return Refuse(StatusCodes.Status400BadRequest, request, problem);
        if (view.Facts.ModuleSize > TrialSandbox.MaxModuleSize)
        {
            return Refuse(
                StatusCodes.Status422UnprocessableEntity, request,
                $"The module has {view.Facts.ModuleSize} bytes, more than the {TrialSandbox.MaxModuleSize} that are run here.");
        }

        using var lease = _rate.AttemptAcquire(context);
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = $"{s_interval.TotalSeconds}";
            return Refuse(
                StatusCodes.Status429TooManyRequests, request,
                $"There were many trials from your address; one more is possible every {s_interval.TotalSeconds} s.");
        }

        if (await metadata.FindModuleAsync(module, context.RequestAborted) is not { } found)
            return Refuse(StatusCodes.Status404NotFound, request, "The module is not there any more.");
        var bytes = new byte[found.Module.Size];
        await using (var stream = storage.Open(found.Module.Key))
            await stream.ReadExactlyAsync(bytes, context.RequestAborted);
        return await sandbox.RunAsync(bytes, request, context.RequestAborted) is { } result
            ? (StatusCodes.Status200OK, new TrialView(request, Result: result))
            : Refuse(StatusCodes.Status503ServiceUnavailable, request, "Many filters are being tried just now; try again in a moment.");
    }

    private static (int, TrialView) Refuse(int status, TrialRequest request, string problem) => (status, new TrialView(request, problem));
}
