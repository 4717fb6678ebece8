using System.Text;
using Slipway.Envoy;

namespace Slipway.Gateway.Code;

/// <summary>Reads what a configuration has on this machine.</summary>
internal static class DataSources
{
    /// <param name="source">Where the bytes are.</param>
    /// <param name="purpose">What they are for, to begin a message with.</param>
    /// <param name="maxBytes">More is refused.</param>
    /// <exception cref="GatewayException">They cannot be read.</exception>
    public static ReadOnlyMemory<byte> Read(DataSource source, string purpose, long maxBytes)
    {
        switch (source)
        {
            case InlineDataSource inline:
                return inline.Bytes;
            case EnvironmentDataSource variable:
                return Environment.GetEnvironmentVariable(variable.Name) is { } value
                    ? Encoding.UTF8.GetBytes(value)
                    : throw new GatewayException(
                        $"{purpose} is to come from the environment variable {variable.Name}, which is not set; set it.");
            case FileDataSource file:
                return ReadFile(file.Filename, purpose, maxBytes);
            default:
                throw new InvalidOperationException($"There is no reader for {source.GetType().Name}.");
        }
    }

    private static byte[] ReadFile(string path, string purpose, long maxBytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > maxBytes)
                throw new GatewayException($"{purpose} is the file {path}, which is larger than {maxBytes} bytes; name a smaller one.");
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException
                ? "does not exist"
                : $"cannot be read ({e.Message.TrimEnd('.')})";
            throw new GatewayException($"{purpose} is the file {Path.GetFullPath(path)}, which {reason}; correct the path or the file.", e);
        }
    }

    /// <summary>How a source is called in messages: a file by its path.</summary>
    public static string Describe(DataSource source) => source switch
    {
        FileDataSource file => file.Filename,
        EnvironmentDataSource variable => $"environment variable {variable.Name}",
        _ => "inline module",
    };
}
