using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Sandbox;

/// <summary>
/// Authenticates a large file: AES-256-GMAC (NIST SP 800-38D) under a key derived with HKDF (RFC 5869) from a secret, a random salt, what
/// the file is for, and its length. GMAC because it is several times faster than HMAC-SHA256 and loading a module should take milliseconds.
/// The nonce is always the same: a derived key is used for one file.
/// </summary>
internal static class PayloadSeal
{
    public const int SecretLength = 32;

    private const int SaltLength = 32;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int TagStart = 8 + SaltLength;

    /// <summary>How long a seal is, in bytes.</summary>
    public const int Length = TagStart + TagLength;

    private static ReadOnlySpan<byte> Magic => "SlipSea2"u8;

    /// <summary>Makes the seal of a payload.</summary>
    public static byte[] Create(byte[] secret, string purpose, ReadOnlySpan<byte> payload)
    {
        var seal = new byte[Length];
        Magic.CopyTo(seal);
        RandomNumberGenerator.Fill(seal.AsSpan(Magic.Length, SaltLength));
        using var aes = Cipher(secret, purpose, seal, payload.Length);
        Authenticate(aes, payload, seal.AsSpan(TagStart));
        return seal;
    }

    /// <summary>Whether a seal was made with this secret, for this purpose and exactly the bytes of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool Verify(byte[] secret, string purpose, byte[] seal, SafeFileHandle payload)
    {
        var length = RandomAccess.GetLength(payload);
        if (length > int.MaxValue || seal.Length != Length || !seal.AsSpan().StartsWith(Magic)) return false;
        using var aes = Cipher(secret, purpose, seal, (int)length);
        if (length == 0) return IsGenuine(aes, seal, []);

        // Mapped, since copying would take half as long again.
        using var file = MemoryMappedFile.CreateFromFile(payload, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        return IsGenuine(aes, seal, view.SafeMemoryMappedViewHandle, (int)length);
    }

    private static unsafe bool IsGenuine(AesGcm aes, byte[] seal, SafeMemoryMappedViewHandle view, int length)
    {
        byte* start = null;
        view.AcquirePointer(ref start);
        try
        {
            return IsGenuine(aes, seal, new ReadOnlySpan<byte>(start, length));
        }
        finally
        {
            view.ReleasePointer();
        }
    }

    private static bool IsGenuine(AesGcm aes, byte[] seal, ReadOnlySpan<byte> payload)
    {
        Span<byte> tag = stackalloc byte[TagLength];
        Authenticate(aes, payload, tag);
        return CryptographicOperations.FixedTimeEquals(tag, seal.AsSpan(TagStart));
    }

    private static void Authenticate(AesGcm aes, ReadOnlySpan<byte> payload, Span<byte> tag) =>
        aes.Encrypt(stackalloc byte[NonceLength], plaintext: [], ciphertext: [], tag, associatedData: payload);

    private static AesGcm Cipher(byte[] secret, string purpose, byte[] seal, int length)
    {
        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            secret,
            SecretLength,
            salt: seal[Magic.Length..TagStart],
            info: System.Text.Encoding.UTF8.GetBytes($"Slipway compiled module {purpose} {length}"));
        return new AesGcm(key, TagLength);
    }
}
