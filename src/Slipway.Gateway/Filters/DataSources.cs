using System.Text;
using Slipway.Envoy;

namespace Slipway.Gateway.Filters;

/// <summary>Reads what a configuration's <c>DataSource</c> names.</summary>
internal static class DataSources
{
    /// <exception cref="GatewayException">A file or environment variable is not there.</exception>
    public static ReadOnlyMemory<byte> Read(DataSource source, string what)
    {
        switch (source)
        {
            case InlineDataSource inline:
                return inline.Bytes;
            case EnvironmentDataSource variable:
                return Encoding.UTF8.GetBytes(
                    Environment.GetEnvironmentVariable(variable.Name) ?? throw new GatewayException($"{what} is in the environment variable {variable.Name}, which is not set."));
            case FileDataSource file:
                try
                {
                    return File.ReadAllBytes(file.Filename);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new GatewayException($"{what} cannot be read: {e.Message}", e);
                }

            default:
                throw new GatewayException($"{what} comes from nowhere: name a file, an environment variable or inline text.");
        }
    }
}
