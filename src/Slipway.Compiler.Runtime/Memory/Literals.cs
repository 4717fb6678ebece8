namespace Slipway.Runtime;

/// <summary>
/// Makes the string objects of literals, when the module is instantiated. A module carries their characters as bytes, the last of each with
/// its highest bit set; objects would take twice that and ten bytes more.
/// </summary>
internal static unsafe class Literals
{
    /// <summary>The bytes lie at the end of the room for the objects, so that they are read before they are written over.</summary>
    public static void Unpack()
    {
        var packed = (byte*)Machine.PackedLiterals();
        for (var at = (int*)Machine.LiteralsStart(); at < (int*)Machine.LiteralsEnd();)
        {
            var characters = (char*)(at + 2);
            var next = characters;
            int last;
            do
            {
                last = *packed++;
                *next++ = (char)(last & 0x7F);
            }
            while (last < 0x80);
            *next = '\0';
            at[0] = (int)Machine.DescriptorOf<string>();
            at[1] = (int)(next - characters);
            at = (int*)((int)next + 5 & ~3);
        }
    }
}
