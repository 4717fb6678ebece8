using Microsoft.AspNetCore.Http;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Accounts;

/// <summary>Who makes a request, and what that may do.</summary>
internal sealed record Caller
{
    private static readonly Dictionary<OrganisationRole, RepositoryActions> s_roles = new()
    {
        [OrganisationRole.Reader] = RepositoryActions.Pull,
        [OrganisationRole.Writer] = RepositoryActions.Pull | RepositoryActions.Push,
        [OrganisationRole.Owner] = RepositoryActions.All,
    };

    /// <summary>Who has not said who it is.</summary>
    public static Caller Anonymous { get; } = new();

    /// <summary>Whoever reaches a hub that is open.</summary>
    public static Caller Anybody { get; } = new() { MayAll = true };

    /// <summary>The user; null for who has not said.</summary>
    public User? User { get; init; }

    /// <summary>What its tokens are limited to: each of these has to allow what is done.</summary>
    public IReadOnlyList<IReadOnlyList<TokenScope>> Limits { get; init; } = [];

    /// <summary>The name of the user.</summary>
    public string? Name => User?.Name;

    private bool MayAll { get; init; }

    /// <summary>Whether all repositories are seen by it.</summary>
    public bool SeesAll => (MayAll || User is { IsAdmin: true }) && Limits.Count == 0;

    /// <summary>The first components of names whose repositories are seen by it, beside the public ones.</summary>
    public IEnumerable<string> Namespaces => User is null ? [] : User.Roles.Keys.Prepend(User.Name);

    /// <summary>What it may do with a repository.</summary>
    /// <param name="name">The name of the repository.</param>
    /// <param name="isPublic">Whether anybody may pull from it.</param>
    public RepositoryActions ActionsOn(string name, bool isPublic)
    {
        var actions = Limits.Aggregate(Own(name), (allowed, scopes) => allowed & scopes
            .Where(scope => scope.Matches(name))
            .Aggregate(RepositoryActions.None, (sum, scope) => sum | scope.Actions));
        return isPublic ? actions | RepositoryActions.Pull : actions;
    }

    private RepositoryActions Own(string name)
    {
        if (MayAll || User is { IsAdmin: true })
            return RepositoryActions.All;
        var first = name.Split('/')[0];
        if (User is null)
            return RepositoryActions.None;
        return first == User.Name ? RepositoryActions.All
            : User.Roles.TryGetValue(first, out var role) ? s_roles[role]
            : RepositoryActions.None;
    }
}

/// <summary>Who did something, for the audit log.</summary>
/// <param name="Name">The user; null where nobody was named.</param>
/// <param name="Address">From where.</param>
internal sealed record Actor(string? Name, string? Address)
{
    public static Actor Of(HttpContext context, string? name) => new(name, context.Connection.RemoteIpAddress?.ToString());
}
