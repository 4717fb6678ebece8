using System.Text;

namespace Slipway.Envoy;

/// <summary>Reads Envoy v3 bootstrap configurations, in YAML or JSON.</summary>
public static class EnvoyConfiguration
{
    /// <summary>Most errors, and most warnings, that one result lists.</summary>
    public const int MaxProblems = 100;

    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Whatever is wrong with it, or with reading it, is in the result; nothing is thrown.</summary>
    /// <param name="path">The file; names ending in <c>.json</c> must be JSON.</param>
    /// <param name="checkFiles">Whether files that the configuration names must exist.</param>
    public static EnvoyConfigurationResult Load(string path, bool checkFiles = true)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; content.Length <= MaxSize && (read = file.Read(buffer)) > 0;)
                content.Write(buffer, 0, read);
            return content.Length > MaxSize
                ? Failed(path, 0, $"the configuration is larger than {MaxSize >> 20} MiB")
                : Parse(StrictUtf8.GetString(content.GetBuffer(), 0, (int)content.Length), path, checkFiles);
        }
        catch (DecoderFallbackException e)
        {
            return Failed(path, 0, $"the file is not UTF-8 (at byte {e.Index})");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(path, 0, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed(path, 0, $"the file cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Reads a configuration. Whatever is wrong with it is in the result; nothing is thrown.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="sourceName">Name of the file, for problems; one ending in <c>.json</c> demands JSON.</param>
    /// <param name="checkFiles">Whether files that the configuration names must exist.</param>
    public static EnvoyConfigurationResult Parse(string text, string sourceName, bool checkFiles = false)
    {
        var context = new ReadContext(sourceName, checkFiles);
        ConfigNode root;
        try
        {
            root = DocumentReader.Read(text, sourceName);
        }
        catch (DocumentException e)
        {
            return Failed(sourceName, e.Line, e.Message);
        }

        var bootstrap = BootstrapMessages.Bootstrap.Read(Cursor.Root(context, root));
        return new EnvoyConfigurationResult
        {
            Bootstrap = context.Errors.IsEmpty ? bootstrap : null,
            Document = root.ToStructValue() as StructValue.Struct ?? StructValue.Struct.Empty,
            Errors = context.Errors,
            Warnings = context.Warnings,
        };
    }

    private static EnvoyConfigurationResult Failed(string source, int line, string message) =>
        new() { Errors = [new ConfigurationProblem(source, line, "", message)] };
}
