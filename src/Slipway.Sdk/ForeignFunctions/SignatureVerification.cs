namespace Slipway.Sdk;

/// <summary>Verification of signatures by the proxy: Envoy's foreign function <c>verify_signature</c>.</summary>
public static class SignatureVerification
{
    /// <summary>Verifies a signature: RSA with PKCS#1 v1.5 padding, or ECDSA in DER.</summary>
    /// <param name="hash"><c>sha256</c> or the like.</param>
    /// <param name="publicKeyPem">The key: <c>-----BEGIN PUBLIC KEY-----</c> and so on.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="error">What the proxy says where the answer is false.</param>
    /// <exception cref="HostcallException">The proxy has no such function, or cannot read the arguments.</exception>
    public static bool Verify(
        string hash, ReadOnlySpan<byte> publicKeyPem, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> text, out string error)
    {
        var hashName = Utf8.Bytes(hash);
        var arguments = new byte[hashName.Length + publicKeyPem.Length + signature.Length + text.Length + 4 * MostPrefix];
        var length = 0;
        Append(arguments, ref length, 1, hashName);
        Append(arguments, ref length, 3, signature);
        Append(arguments, ref length, 4, text);
        Append(arguments, ref length, 5, publicKeyPem);
        return Read(ForeignFunction.Call("verify_signature"u8, arguments.AsSpan(0, length)), out error);
    }

    /// <summary>Of a field of bytes in protobuf: a byte of tag, and at most five of length.</summary>
    private const int MostPrefix = 6;

    private static void Append(Span<byte> message, ref int position, int field, ReadOnlySpan<byte> bytes)
    {
        message[position++] = (byte)(field << 3 | 2);
        var rest = (uint)bytes.Length;
        for (; rest >= 0x80; rest >>= 7)
            message[position++] = (byte)(rest | 0x80);
        message[position++] = (byte)rest;
        bytes.CopyTo(message[position..]);
        position += bytes.Length;
    }

    /// <summary>A bool in field 1, a text in field 2; what is false or empty is not there.</summary>
    private static bool Read(ReadOnlySpan<byte> result, out string error)
    {
        (var genuine, error) = (false, "");
        while (result.Length >= 2)
        {
            switch (result[0])
            {
                case 1 << 3:
                    genuine = result[1] != 0;
                    result = result[2..];
                    break;
                case 2 << 3 | 2 when result[1] < 0x80 && result.Length - 2 >= result[1]:
                    error = Utf8.Text(result.Slice(2, result[1]));
                    result = result[(2 + result[1])..];
                    break;
                default:
                    return genuine;
            }
        }

        return genuine;
    }
}
