namespace Slipway.Compiler;

/// <summary>The sections of a module that the compiler has made.</summary>
public static class ModuleSections
{
    private const int HeaderSize = 8;
    private const byte Custom = 0;

    /// <summary>Bytes of the module without its custom sections: names and the like, which no engine needs.</summary>
    public static long SizeWithoutCustom(ReadOnlySpan<byte> module)
    {
        long size = module.Length;
        for (var at = HeaderSize; at < module.Length;)
        {
            var start = at;
            var id = module[at++];
            var length = Unsigned(module, ref at);
            at += length;
            if (id == Custom)
                size -= at - start;
        }

        return size;
    }

    private static int Unsigned(ReadOnlySpan<byte> module, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = module[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
