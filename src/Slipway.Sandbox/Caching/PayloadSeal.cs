using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Slipway.Sandbox;

/// <summary>
/// Authenticates a large file: AES-256-GMAC (NIST SP 800-38D) over each chunk, under a key derived with HKDF (RFC 5869) from a secret, a
/// random salt, what the file is for, and its length. GMAC because it is several times faster than HMAC-SHA256 and loading a module should
/// take milliseconds; chunks so that verifying needs neither the whole file in memory nor one core only. The nonce is the number of the
/// chunk: a derived key is used for one file.
/// </summary>
internal static class PayloadSeal
{
    public const int SecretLength = 32;

    private const int ChunkLength = 256 << 10;
    private const int SaltLength = 32;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int MaxParallelism = 4;
    private const int PrefixLength = 8 + SaltLength;

    private static ReadOnlySpan<byte> Magic => "SlipSea1"u8;

    /// <summary>Makes the seal of a payload.</summary>
    public static byte[] Create(byte[] secret, string purpose, ReadOnlySpan<byte> payload)
    {
        var seal = new byte[PrefixLength + ChunksIn(payload.Length) * TagLength];
        Magic.CopyTo(seal);
        RandomNumberGenerator.Fill(seal.AsSpan(8, SaltLength));
        using var aes = new AesGcm(DeriveKey(secret, purpose, seal, payload.Length), TagLength);
        for (var chunk = 0; chunk < ChunksIn(payload.Length); chunk++)
        {
            var start = chunk * ChunkLength;
            Authenticate(aes, chunk, payload[start..Math.Min(start + ChunkLength, payload.Length)], Tag(seal, chunk));
        }

        return seal;
    }

    /// <summary>Whether a seal was made with this secret, for this purpose and exactly the bytes of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool Verify(byte[] secret, string purpose, byte[] seal, Microsoft.Win32.SafeHandles.SafeFileHandle payload)
    {
        var length = RandomAccess.GetLength(payload);
        if (length > int.MaxValue || !seal.AsSpan().StartsWith(Magic)) return false;
        if (seal.Length != PrefixLength + ChunksIn((int)length) * TagLength) return false;
        var key = DeriveKey(secret, purpose, seal, (int)length);
        var forged = false;
        Parallel.For(
            0,
            ChunksIn((int)length),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MaxParallelism, Environment.ProcessorCount) },
            () => new Verifier(key),
            (chunk, loop, verifier) =>
            {
                if (verifier.IsGenuine(chunk, seal, payload, (int)length)) return verifier;
                Volatile.Write(ref forged, true);
                loop.Stop();
                return verifier;
            },
            verifier => verifier.Dispose());
        return !forged;
    }

    private static void Authenticate(AesGcm aes, int chunk, ReadOnlySpan<byte> bytes, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        BinaryPrimitives.WriteInt32LittleEndian(nonce, chunk);
        aes.Encrypt(nonce, plaintext: [], ciphertext: [], tag, associatedData: bytes);
    }

    private static byte[] DeriveKey(byte[] secret, string purpose, byte[] seal, int length) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            secret,
            SecretLength,
            salt: seal[8..PrefixLength],
            info: System.Text.Encoding.UTF8.GetBytes($"Slipway compiled module {purpose} {length}"));

    private static Span<byte> Tag(byte[] seal, int chunk) => seal.AsSpan(PrefixLength + chunk * TagLength, TagLength);

    // At least one, so that the seal of an empty payload is bound to its key too.
    private static int ChunksIn(int length) => Math.Max(1, (int)(((long)length + ChunkLength - 1) / ChunkLength));

    /// <summary>What one thread verifies with: setting up the cipher and a buffer for each chunk would take as long as the work.</summary>
    private sealed class Verifier(byte[] key) : IDisposable
    {
        private readonly AesGcm _aes = new(key, TagLength);
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);

        public bool IsGenuine(int chunk, byte[] seal, Microsoft.Win32.SafeHandles.SafeFileHandle payload, int length)
        {
            var start = (long)chunk * ChunkLength;
            var bytes = _buffer.AsSpan(0, (int)Math.Min(ChunkLength, length - start));
            for (var read = 0; read < bytes.Length;)
            {
                var count = RandomAccess.Read(payload, bytes[read..], start + read);
                if (count == 0) return false;
                read += count;
            }

            Span<byte> tag = stackalloc byte[TagLength];
            Authenticate(_aes, chunk, bytes, tag);
            return CryptographicOperations.FixedTimeEquals(tag, Tag(seal, chunk));
        }

        public void Dispose()
        {
            _aes.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
