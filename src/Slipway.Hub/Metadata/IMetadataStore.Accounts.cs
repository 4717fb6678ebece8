using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

internal partial interface IMetadataStore
{
    /// <summary>A user with its organisations; null where there is none.</summary>
    Task<User?> FindUserAsync(string name, CancellationToken cancellationToken);

    /// <summary>All users, by name.</summary>
    Task<IReadOnlyList<User>> ListUsersAsync(CancellationToken cancellationToken);

    /// <summary>Adds a user.</summary>
    /// <returns>Whether the name was free.</returns>
    Task<bool> AddUserAsync(Actor actor, string name, string passwordHash, bool isAdmin, bool isPrivate, CancellationToken cancellationToken);

    /// <summary>Gives a user another password.</summary>
    /// <returns>Whether there is such a user.</returns>
    Task<bool> SetPasswordAsync(Actor actor, string name, string passwordHash, CancellationToken cancellationToken);

    /// <summary>Removes a user or an organisation, which must not have repositories any more.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteNamespaceAsync(Actor actor, string name, CancellationToken cancellationToken);

    /// <summary>Adds an organisation.</summary>
    /// <returns>Whether the name was free.</returns>
    Task<bool> AddOrganisationAsync(Actor actor, string name, bool isPrivate, CancellationToken cancellationToken);

    /// <summary>All organisations, by name.</summary>
    Task<IReadOnlyList<Organisation>> ListOrganisationsAsync(CancellationToken cancellationToken);

    /// <summary>Makes a user a member of an organisation, or no member any more.</summary>
    /// <returns>Whether both are there.</returns>
    Task<bool> SetMemberAsync(Actor actor, string organisation, string user, OrganisationRole? role, CancellationToken cancellationToken);

    /// <summary>Adds an access token of a user that is there.</summary>
    Task AddTokenAsync(Actor actor, AccessToken token, CancellationToken cancellationToken);

    /// <summary>An access token; null where there is none.</summary>
    Task<AccessToken?> FindTokenAsync(string id, CancellationToken cancellationToken);

    /// <summary>All access tokens, by user.</summary>
    Task<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancellationToken);

    /// <summary>Revokes an access token.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteTokenAsync(Actor actor, string id, CancellationToken cancellationToken);

    /// <summary>Writes into the audit log what is no change of the metadata itself.</summary>
    Task AddAuditAsync(Actor actor, string action, string target, string? detail, CancellationToken cancellationToken);

    /// <summary>The newest entries of the audit log, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Forgets what was done before a moment, from the oldest on.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="limit">How many entries at most; others are written in between.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were forgotten.</returns>
    Task<int> ForgetAuditAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
