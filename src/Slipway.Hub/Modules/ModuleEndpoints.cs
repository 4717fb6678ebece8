using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Registry;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Modules;

/// <summary>
/// Modules by the digest of their own bytes, over plain HTTP: what Envoy's <c>code.remote</c> fetches and compares with its <c>sha256</c>.
/// </summary>
internal sealed class ModuleEndpoints(IMetadataStore metadata, IBlobStorage storage, ModuleExaminer examiner, Authenticator authenticator)
{
    private const string MediaType = "application/wasm";
    private const string Extension = ".wasm";

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(
        "/modules/sha256/{hex}", ["GET", "HEAD"],
        (HttpContext context, string hex) => RegistryAnswers.GuardAsync(context, () => GetAsync(context, hex)));

    private async Task GetAsync(HttpContext context, string hex)
    {
        var name = hex.EndsWith(Extension, StringComparison.Ordinal) ? hex[..^Extension.Length] : hex;
        if (!Digest.TryParse($"sha256:{name}", out var digest))
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, $"'{name}' is no sha256: that is 64 hexadecimal digits in lower case.");
            return;
        }

        // It may have been pushed only just now.
        var found = await metadata.FindModuleAsync(digest, context.RequestAborted);
        if (found is null)
        {
            await examiner.CatchUpAsync(context.RequestAborted);
            found = await metadata.FindModuleAsync(digest, context.RequestAborted);
        }

        var (caller, _) = await authenticator.AuthenticateAsync(context);
        if (found is { } module && module.Repositories.Any(repository =>
            caller.ActionsOn(repository.Name, repository.IsPublic).HasFlag(RepositoryActions.Pull)))
            await ContentAnswer.WriteAsync(context, storage, module.Module, MediaType);
        else
            await WriteAsync(context, StatusCodes.Status404NotFound, $"No artifact here has the module {digest}.");
    }

    private static Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
