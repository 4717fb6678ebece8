using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

/// <summary>A user.</summary>
/// <param name="Id">Its key in the metadata.</param>
/// <param name="Name">Its name, which repositories of its own begin with.</param>
/// <param name="PasswordHash">The hash of the password, with its salt and parameters.</param>
/// <param name="IsAdmin">Whether it may do everything with all repositories.</param>
/// <param name="Roles">Its organisations.</param>
internal sealed record User(long Id, string Name, string PasswordHash, bool IsAdmin, IReadOnlyDictionary<string, OrganisationRole> Roles);

/// <summary>An access token.</summary>
/// <param name="Id">Names it; not secret.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">The hash of the secret.</param>
/// <param name="Scopes">What it is for.</param>
/// <param name="Created">Since when.</param>
/// <param name="Expires">Until when; null for as long as its user.</param>
internal sealed record AccessToken(
    string Id, string User, string Name, ReadOnlyMemory<byte> Hash, IReadOnlyList<TokenScope> Scopes, DateTimeOffset Created,
    DateTimeOffset? Expires);

/// <summary>An organisation.</summary>
/// <param name="Name">Its name, which its repositories begin with.</param>
/// <param name="IsPrivate">Whether repositories are private when they are made.</param>
/// <param name="Members">Who belongs to it.</param>
public sealed record Organisation(string Name, bool IsPrivate, IReadOnlyDictionary<string, OrganisationRole> Members);

/// <summary>Something that was done.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who; null where nobody was named.</param>
/// <param name="Address">From where; null for the machine of the hub.</param>
/// <param name="Action">What.</param>
/// <param name="Target">With what.</param>
/// <param name="Detail">More about it.</param>
public sealed record AuditEntry(DateTimeOffset At, string? Actor, string? Address, string Action, string Target, string? Detail);
