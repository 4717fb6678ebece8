namespace Slipway.Artifacts;

/// <summary>A lock between processes, shared or alone, by the system's own locks on an open file; it ends with its process.</summary>
internal static class StoreLock
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    public static async Task<IDisposable> TakeAsync(string path, bool exclusive, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // Readers share; who writes is alone. On Unix .NET does this by flock, which no system offers a way to await.
                return exclusive
                    ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                    : new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(s_interval, cancellationToken);
            }
        }
    }
}
