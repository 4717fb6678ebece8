namespace Slipway.Hub.Accounts;

/// <summary>What can be done with a repository.</summary>
[Flags]
internal enum RepositoryActions
{
    None = 0,

    /// <summary>Reading: manifests, blobs, tags.</summary>
    Pull = 1,

    /// <summary>Adding: blobs, manifests; letting tags lead elsewhere.</summary>
    Push = 2,

    /// <summary>Deleting manifests, blobs and tags.</summary>
    Delete = 4,

    All = Pull | Push | Delete,
}

/// <summary>What a member of an organisation may do with its repositories.</summary>
public enum OrganisationRole
{
    /// <summary>Pull.</summary>
    Reader,

    /// <summary>Pull and push.</summary>
    Writer,

    /// <summary>Pull, push and delete.</summary>
    Owner,
}
