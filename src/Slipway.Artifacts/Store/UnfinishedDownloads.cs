namespace Slipway.Artifacts;

/// <summary>
/// What was fetched of content that is not complete, for whichever process goes on with it. Each file is locked by the one process that
/// writes it, and no name is used twice: two that fetch the same content at once have a file each.
/// </summary>
internal static class UnfinishedDownloads
{
    /// <summary>The file with most of some content that no running process has, or a new one.</summary>
    public static FileStream Claim(string folder, Digest digest) =>
        new DirectoryInfo(folder).EnumerateFiles($"{digest.Hex}.*").OrderByDescending(file => file.Length)
            .Select(file => TryClaim(file.FullName)).FirstOrDefault(file => file is not null)
        ?? Open(Path.Combine(folder, $"{digest.Hex}.{Path.GetRandomFileName()}"), FileMode.CreateNew);

    private static FileStream? TryClaim(string path)
    {
        try
        {
            var file = Open(path, FileMode.Open);
            if (File.Exists(path))
                return file;

            // Its process has completed it between the listing and the lock.
            file.Dispose();
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None, 1, useAsync: true);
}
