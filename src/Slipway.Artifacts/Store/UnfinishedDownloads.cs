namespace Slipway.Artifacts;

/// <summary>
/// What was fetched of content that is not complete, for whichever process goes on with it. Each file is locked by the one process that
/// writes it, and no name is used twice: two that fetch the same content at once have a file each.
/// </summary>
internal static class UnfinishedDownloads
{
    /// <summary>Nobody loses that often: by then the disk is full, or something else is wrong that the exception tells.</summary>
    private const int MaxAttempts = 100;

    /// <summary>The file with most of some content that no running process has, or a new one.</summary>
    public static FileStream Claim(string folder, Digest digest) =>
        new DirectoryInfo(folder).EnumerateFiles($"{digest.Hex}.*").OrderByDescending(LengthOf)
            .Select(file => TryClaim(file.FullName)).FirstOrDefault(file => file is not null)
        ?? CreateNew(folder, digest);

    /// <summary>
    /// Another process may see a new file before it is locked, and take it, and even have given it its name by the time this one notices: then the file is
    /// that one's.
    /// </summary>
    private static FileStream CreateNew(string folder, Digest digest)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Open(Path.Combine(folder, $"{digest.Hex}.{Path.GetRandomFileName()}"), FileMode.CreateNew);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && attempt < MaxAttempts)
            {
                // Under another name.
            }
        }
    }

    /// <returns>0 for what is gone since it was listed.</returns>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

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
