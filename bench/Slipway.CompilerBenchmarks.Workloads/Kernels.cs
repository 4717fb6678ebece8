using System.Numerics;

namespace Slipway.CompilerBenchmarks.Workloads;

/// <summary>Loops over numbers and arrays.</summary>
public static class Kernels
{
    private static readonly uint[] s_crcTable = MakeCrcTable();

    private static readonly uint[] s_sha256Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
        0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
        0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
        0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
        0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
        0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Counts the primes below a million for each of the rounds.</summary>
    public static long Sieve(int rounds)
    {
        long count = 0;
        for (var round = 0; round < rounds; round++)
        {
            var composite = new bool[1_000_001];
            for (var i = 2; i < composite.Length; i++)
            {
                if (composite[i])
                    continue;
                count++;
                for (var j = (long)i * i; j < composite.Length; j += i)
                    composite[j] = true;
            }
        }

        return count;
    }

    /// <summary>FNV-1a over 64 KiB.</summary>
    public static long Fnv(int rounds)
    {
        var bytes = Bytes();
        var hash = 2166136261u;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var value in bytes)
                hash = (hash ^ value) * 16777619u;
        }

        return hash;
    }

    /// <summary>Sorts 100,000 numbers by hand.</summary>
    public static long QuickSort(int rounds)
    {
        long sum = 0;
        for (var round = 0; round < rounds; round++)
        {
            var numbers = new int[100_000];
            var seed = 12345u + (uint)round;
            for (var i = 0; i < numbers.Length; i++)
            {
                seed = seed * 1664525 + 1013904223;
                numbers[i] = (int)(seed >> 4);
            }

            Sort(numbers, 0, numbers.Length - 1);
            for (var i = 0; i < numbers.Length; i += 100)
                sum = sum * 31 + numbers[i];
        }

        return sum;
    }

    /// <summary>320 by 240 points, at most 100 steps for each.</summary>
    public static long Mandelbrot(int rounds)
    {
        long steps = 0;
        for (var round = 0; round < rounds; round++)
        {
            for (var y = 0; y < 240; y++)
            {
                for (var x = 0; x < 320; x++)
                {
                    double cr = x / 160.0 - 1.5, ci = y / 120.0 - 1.0, zr = 0, zi = 0;
                    var i = 0;
                    for (; i < 100 && zr * zr + zi * zi < 4; i++)
                    {
                        var t = zr * zr - zi * zi + cr;
                        zi = 2 * zr * zi + ci;
                        zr = t;
                    }

                    steps += i;
                }
            }
        }

        return steps;
    }

    /// <summary>SHA-256, 1,000 blocks.</summary>
    public static long Sha256(int rounds)
    {
        uint[] h = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        var w = new uint[64];
        for (var block = 0; block < 1_000 * rounds; block++)
        {
            for (var i = 0; i < 16; i++)
                w[i] = (uint)(i * 0x01010101 + block);
            Compress(h, w);
        }

        return h[0] ^ h[7];
    }

    /// <summary>CRC-32 over 64 KiB.</summary>
    public static long Crc32(int rounds)
    {
        var bytes = Bytes();
        var crc = 0xFFFFFFFF;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var value in bytes)
                crc = s_crcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static void Sort(int[] numbers, int low, int high)
    {
        int i = low, j = high, pivot = numbers[(low + high) / 2];
        while (i <= j)
        {
            while (numbers[i] < pivot)
                i++;
            while (numbers[j] > pivot)
                j--;
            if (i <= j)
            {
                (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
                i++;
                j--;
            }
        }

        if (low < j)
            Sort(numbers, low, j);
        if (i < high)
            Sort(numbers, i, high);
    }

    private static void Compress(uint[] h, uint[] w)
    {
        for (var i = 16; i < 64; i++)
        {
            var s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            var s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        uint a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = last + s1 + ((e & f) ^ (~e & g)) + s_sha256Constants[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (last, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        h[0] += a;
        h[1] += b;
        h[2] += c;
        h[3] += d;
        h[4] += e;
        h[5] += f;
        h[6] += g;
        h[7] += last;
    }

    private static byte[] Bytes()
    {
        var bytes = new byte[64 * 1024];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 7);
        return bytes;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
                c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }

        return table;
    }
}
