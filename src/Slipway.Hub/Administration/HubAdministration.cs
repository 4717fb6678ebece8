using Slipway.Hub.Accounts;
using Slipway.Hub.Garbage;
using Slipway.Hub.Metadata;
using Slipway.Hub.Registry;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Administration;

/// <summary>
/// What the owner of a hub's folder does: accounts, repositories, garbage. It works on the folder, beside a hub that serves it or without one.
/// </summary>
public sealed class HubAdministration : IAsyncDisposable
{
    private const int MinPassword = 8;

    private readonly string _folder;
    private readonly SqliteMetadata _metadata;
    private readonly Actor _actor = new($"{Environment.UserName} (command line)", null);

    private HubAdministration(string folder, SqliteMetadata metadata) => (_folder, _metadata) = (folder, metadata);

    /// <summary>Opens the folder of a hub, and makes it where there is none.</summary>
    /// <exception cref="HubException">It cannot be used.</exception>
    public static HubAdministration Open(string folder)
    {
        HubFolder.Create(folder);
        return new HubAdministration(folder, SqliteMetadata.Open(HubFolder.Database(folder), TimeProvider.System, HubOptions.DefaultGrace));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _metadata.DisposeAsync();

    /// <summary>Adds a user.</summary>
    /// <param name="name">Its name, which its own repositories begin with.</param>
    /// <param name="password">Its password.</param>
    /// <param name="isAdmin">Whether it may do everything with all repositories.</param>
    /// <param name="isPrivate">Whether its repositories are private when they are made.</param>
    /// <exception cref="HubException">The name or the password cannot be.</exception>
    public async Task AddUserAsync(string name, string password, bool isAdmin, bool isPrivate)
    {
        if (!await _metadata.AddUserAsync(_actor, CheckName(name), HashOf(password), isAdmin, isPrivate, default))
            throw Taken(name);
    }

    /// <summary>Gives a user another password.</summary>
    /// <exception cref="HubException">There is no such user, or the password cannot be.</exception>
    public async Task SetPasswordAsync(string name, string password)
    {
        if (!await _metadata.SetPasswordAsync(_actor, name, HashOf(password), default))
            throw UnknownUser(name);
    }

    /// <summary>Removes a user with its tokens, or an organisation.</summary>
    /// <exception cref="HubException">There is none, or it has repositories.</exception>
    public async Task DeleteNamespaceAsync(string name)
    {
        if (!await _metadata.DeleteNamespaceAsync(_actor, name, default))
            throw new HubException($"There is no user and no organisation '{name}'.");
    }

    /// <summary>All users.</summary>
    public async Task<IReadOnlyList<UserSummary>> ListUsersAsync() =>
        [.. (await _metadata.ListUsersAsync(default)).Select(user => new UserSummary(user.Name, user.IsAdmin, user.Roles))];

    /// <summary>Adds an organisation.</summary>
    /// <exception cref="HubException">The name cannot be.</exception>
    public async Task AddOrganisationAsync(string name, bool isPrivate)
    {
        if (!await _metadata.AddOrganisationAsync(_actor, CheckName(name), isPrivate, default))
            throw Taken(name);
    }

    /// <summary>All organisations.</summary>
    public Task<IReadOnlyList<Organisation>> ListOrganisationsAsync() => _metadata.ListOrganisationsAsync(default);

    /// <summary>Makes a user a member of an organisation in some role, or with none, no member any more.</summary>
    /// <exception cref="HubException">One of them is not there.</exception>
    public async Task SetMemberAsync(string organisation, string user, OrganisationRole? role)
    {
        if (!await _metadata.SetMemberAsync(_actor, organisation, user, role, default))
            throw new HubException($"There is no organisation '{organisation}', or no user '{user}'.");
    }

    /// <summary>Makes an access token of a user.</summary>
    /// <param name="user">The user, whose own rights a token cannot exceed.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="scopes">What it is for: <c>PATTERN:ACTIONS</c>, such as <c>acme/*:pull,push</c>.</param>
    /// <param name="lifetime">How long it is valid; null for as long as the user is there.</param>
    /// <returns>The token, which cannot be had a second time.</returns>
    /// <exception cref="HubException">There is no such user, or a scope is none.</exception>
    public async Task<string> AddTokenAsync(string user, string name, IEnumerable<string> scopes, TimeSpan? lifetime)
    {
        if (await _metadata.FindUserAsync(user, default) is null)
            throw UnknownUser(user);
        var text = AccessTokenText.Create();
        var now = DateTimeOffset.UtcNow;
        var token = new AccessToken(text.Id, user, name, text.Hash, [.. scopes.Select(TokenScope.Parse)], now, now + lifetime);
        await _metadata.AddTokenAsync(_actor, token, default);
        return text.ToString();
    }

    /// <summary>All access tokens.</summary>
    public async Task<IReadOnlyList<TokenSummary>> ListTokensAsync() =>
    [
        .. (await _metadata.ListTokensAsync(default)).Select(token => new TokenSummary(
            token.Id, token.User, token.Name, [.. token.Scopes.Select(scope => scope.ToString())], token.Created, token.Expires)),
    ];

    /// <summary>Revokes an access token.</summary>
    /// <exception cref="HubException">There is none.</exception>
    public async Task DeleteTokenAsync(string id)
    {
        if (!await _metadata.DeleteTokenAsync(_actor, id, default))
            throw new HubException($"There is no token '{id}'.", "'slipway hub token list' shows which there are.");
    }

    /// <summary>All repositories.</summary>
    public async Task<IReadOnlyList<RepositorySummary>> ListRepositoriesAsync() =>
    [
        .. (await _metadata.ListRepositoriesAsync(Caller.Anybody, "", int.MaxValue, default))
            .Select(repository => new RepositorySummary(repository.Name, repository.IsPublic)),
    ];

    /// <summary>Lets anybody pull from a repository, or only those that may.</summary>
    /// <exception cref="HubException">There is none.</exception>
    public async Task SetVisibilityAsync(string repository, bool isPublic)
    {
        if (!await _metadata.SetVisibilityAsync(_actor, repository, isPublic, default))
            throw UnknownRepository(repository);
    }

    /// <summary>Removes a repository with all that is in it; its blobs are collected as garbage later.</summary>
    /// <exception cref="HubException">There is none.</exception>
    public async Task DeleteRepositoryAsync(string repository)
    {
        if (!await _metadata.DeleteRepositoryAsync(_actor, repository, default))
            throw UnknownRepository(repository);
    }

    /// <summary>The newest entries of the audit log, newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit) => _metadata.ListAuditAsync(limit, default);

    /// <summary>Deletes what nothing leads to.</summary>
    /// <param name="grace">How long such things are kept; null for as long as a hub keeps them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CollectedGarbage> CollectGarbageAsync(TimeSpan? grace, CancellationToken cancellationToken) =>
        new GarbageCollector(_metadata, new DiskBlobStorage(_folder, long.MaxValue), TimeProvider.System)
            .CollectAsync(_actor, grace ?? HubOptions.DefaultGrace, cancellationToken);

    /// <summary>Reads all that manifests need, and says what is not as it should be.</summary>
    public IAsyncEnumerable<string> CheckAsync(CancellationToken cancellationToken) =>
        new ConsistencyCheck(_metadata, new DiskBlobStorage(_folder, long.MaxValue)).ProblemsAsync(cancellationToken);

    private static string CheckName(string name) => RegistryPath.IsName(name) && !name.Contains('/')
        ? name
        : throw new HubException($"'{name}' cannot be a name: that is lower-case letters and digits, with single separators '.', '_' or '-'.");

    private static string HashOf(string password) => password.Length >= MinPassword
        ? Passwords.Hash(password)
        : throw new HubException($"The password has {password.Length} characters, and needs {MinPassword} at least.");

    private static HubException Taken(string name) => new($"The name '{name}' is taken, by a user or an organisation.");

    private static HubException UnknownUser(string name) => new($"There is no user '{name}'.", "'slipway hub user list' shows which there are.");

    private static HubException UnknownRepository(string name) =>
        new($"There is no repository '{name}'.", "'slipway hub repo list' shows which there are.");
}
