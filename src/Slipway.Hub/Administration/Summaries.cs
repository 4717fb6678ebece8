using Slipway.Hub.Accounts;

namespace Slipway.Hub.Administration;

/// <summary>A user.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAdmin">Whether it may do everything with all repositories.</param>
/// <param name="Organisations">Its organisations, and its role in each.</param>
public sealed record UserSummary(string Name, bool IsAdmin, IReadOnlyDictionary<string, OrganisationRole> Organisations);

/// <summary>An access token, without its secret.</summary>
/// <param name="Id">Names it.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Scopes">What it is for.</param>
/// <param name="Created">Since when.</param>
/// <param name="Expires">Until when; null for as long as its user.</param>
public sealed record TokenSummary(
    string Id, string User, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Created, DateTimeOffset? Expires);

/// <summary>A repository.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsPublic">Whether anybody may pull from it.</param>
public sealed record RepositorySummary(string Name, bool IsPublic);
