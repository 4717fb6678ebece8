using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// Machine code of modules on disk. An entry is two files. <c>KEY.cwasm</c> has the machine code as the engine serialised it, then a
/// <see cref="FunctionBodies"/>, which the engine does not look at, and its length in four bytes. <c>KEY.seal</c> proves that this user's own
/// cache wrote all that: loading machine code is running it, so nothing else is ever loaded. The secret for that is in the file
/// <c>secret</c>. Whatever is wrong with an entry, it counts as missing and is replaced after the module has been compiled again.
/// </summary>
internal sealed class CompiledModuleCache
{
    public const string PayloadExtension = ".cwasm";
    public const string SealExtension = ".seal";
    public const string SecretFile = "secret";
    public const long DefaultMaxBytes = 2L << 30;

    /// <summary>Part of every key, to be raised when what is in an entry changes.</summary>
    public const int Format = 2;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    private readonly string _directory;
    private readonly byte[] _secret;
    private readonly long _maxBytes;
    private readonly ILogger _logger;

    private CompiledModuleCache(string directory, byte[] secret, long maxBytes, ILogger logger)
    {
        _directory = directory;
        _secret = secret;
        _maxBytes = maxBytes;
        _logger = logger;
    }

    /// <summary>Opens the cache, or returns null after logging why there is none.</summary>
    public static CompiledModuleCache? Open(string? configured, ILogger logger, long maxBytes = DefaultMaxBytes)
    {
        if (configured is "") return null;
        var directory = configured ?? DefaultDirectory();
        var problem = directory is null ? "neither XDG_CACHE_HOME nor a home directory is known" : PrivateDirectory.Prepare(directory);
        if (problem is null)
        {
            try
            {
                return new CompiledModuleCache(Path.GetFullPath(directory!), ReadOrCreateSecret(directory!), maxBytes, logger);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problem = exception.Message;
            }
        }

        logger.LogWarning("Compiled modules are not cached on disk: {Directory} cannot be used, {Problem}.", directory, problem);
        return null;
    }

    /// <summary>Loads an entry; null if there is none that can be trusted and used.</summary>
    public (MachineCode Code, FunctionBodies Bodies)? Load(Engine engine, string name, string key)
    {
        var path = PathOf(key, PayloadExtension);
        SafeFileHandle? payload = null;
        try
        {
            payload = OpenVerified(key, path);
            if (payload is null) return null;
            var module = Module.DeserializeFile(engine, name, PathOfOpenFile(payload, path));
            var bodies = ReadBodies(payload);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            var code = new MachineCode(engine, name, module, Keep(ref payload));
            return (code, bodies);
        }
        catch (Exception exception) when (exception is FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WasmtimeException)
        {
            var problem = EngineMessage.InOneLine(exception.Message);
            _logger.LogWarning("{Path} cannot be used ({Problem}); its module is compiled again.", path, problem);
            return null;
        }
        finally
        {
            payload?.Dispose();
        }
    }

    /// <summary>
    /// Writes an entry, replacing the one that is there, and removes the least recently used ones when the cache has grown too large.
    /// </summary>
    /// <returns>What was written, to be mapped again; null where that cannot be.</returns>
    public CachedCode? Save(string key, ReadOnlySpan<byte> machineCode, FunctionBodies bodies)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bodies.Bytes.Length);
        byte[] payload = [.. machineCode, .. bodies.Bytes, .. length];
        try
        {
            var path = PathOf(key, PayloadExtension);
            Write(path, payload);
            Write(PathOf(key, SealExtension), PayloadSeal.Create(_secret, key, payload));
            Trim(key);
            var written = OpenVerified(key, path);
            return Keep(ref written);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.LogWarning("A compiled module could not be cached in {Directory}: {Problem}", _directory, exception.Message);
            return null;
        }
    }

    /// <returns>The file of an entry; null if there is none, or it cannot be trusted.</returns>
    private SafeFileHandle? OpenVerified(string key, string path)
    {
        var seal = ReadAtMost(PathOf(key, SealExtension), PayloadSeal.Length);
        if (seal is null) return null;
        var payload = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (PayloadSeal.Verify(_secret, key, seal, payload)) return payload;
        payload.Dispose();
        _logger.LogWarning("{Path} was not written by this cache or has been changed; its module is compiled again.", path);
        return null;
    }

    private static CachedCode? Keep(ref SafeFileHandle? file)
    {
        if (file is null || !CachedCode.IsSupported) return null;
        var kept = new CachedCode(file);
        file = null;
        return kept;
    }

    private static FunctionBodies ReadBodies(SafeFileHandle payload)
    {
        var end = RandomAccess.GetLength(payload) - sizeof(int);
        var length = BinaryPrimitives.ReadInt32LittleEndian(ReadExactly(payload, end, sizeof(int)));
        return FunctionBodies.Restore(ReadExactly(payload, end - length, length));
    }

    private static byte[] ReadExactly(SafeFileHandle file, long offset, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            if (more == 0) throw new EndOfStreamException("the file ends too early");
            read += more;
        }

        return bytes;
    }

    private static string? DefaultDirectory()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0) return null;
            cache = Path.Combine(home, ".cache");
        }

        return Path.Combine(cache, "slipway", "modules");
    }

    private static byte[] ReadOrCreateSecret(string directory)
    {
        var path = Path.Combine(directory, SecretFile);
        if (ReadSecret(path) is { } secret) return secret;
        File.Delete(path);
        var temporary = Path.Combine(directory, $"{Guid.NewGuid():n}.tmp");
        WriteNew(temporary, RandomNumberGenerator.GetBytes(PayloadSeal.SecretLength));
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; its secret is as good.
            File.Delete(temporary);
        }

        return ReadSecret(path) ?? throw new IOException($"{path} cannot be read back");
    }

    /// <summary>Null for a file that is missing, damaged, or has been readable by others.</summary>
    private static byte[]? ReadSecret(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path) != OwnerOnly) return null;
        return ReadAtMost(path, PayloadSeal.SecretLength) is { Length: PayloadSeal.SecretLength } secret ? secret : null;
    }

    private static byte[]? ReadAtMost(string path, int maxBytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > maxBytes) return null;
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>On Linux the very file that was verified, whatever has happened to its name since.</summary>
    private static string PathOfOpenFile(SafeFileHandle file, string path) =>
        CachedCode.IsSupported ? CachedCode.PathOf(file) : path;

    private static void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(path, options);
        file.Write(bytes);
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            WriteNew(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private void Trim(string keep)
    {
        var files = new DirectoryInfo(_directory).GetFiles();
        foreach (var file in files.Where(f => f.Extension == ".tmp" && DateTime.UtcNow - f.LastWriteTimeUtc > s_abandoned)) file.Delete();

        var payloads = files.Where(f => f.Extension == PayloadExtension).ToList();
        var total = payloads.Sum(f => f.Length);
        foreach (var file in payloads.Where(f => f.Name != keep + PayloadExtension).OrderBy(f => f.LastWriteTimeUtc))
        {
            if (total <= _maxBytes) return;
            total -= file.Length;
            File.Delete(Path.ChangeExtension(file.FullName, SealExtension));
            file.Delete();
        }
    }

    private string PathOf(string key, string extension) => Path.Combine(_directory, key + extension);
}
