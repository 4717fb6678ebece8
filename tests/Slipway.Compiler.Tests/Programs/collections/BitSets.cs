using System.Collections;
using System.Collections.Specialized;

static class Program
{
    static string Bits(BitArray bits) { var text = ""; foreach (bool bit in bits) text += bit ? '1' : '0'; return text; }

    public static void Main()
    {
        var bits = new BitArray(70);
        bits[0] = bits[33] = bits[69] = true;
        Output.Line(Bits(bits) + " " + bits.HasAnySet() + bits.HasAllSet() + bits.Count);
        bits.LeftShift(3);
        Output.Line(Bits(bits));
        bits.RightShift(40);
        Output.Line(Bits(bits));
        Output.Line(Bits(new BitArray([true, false, true]).And(new([true, true, false]))) + " " + Bits(new BitArray([5]).Or(new([8]))));
        Output.Line(Bits(new BitArray(new byte[] { 0xA5, 1 }).Xor(new BitArray(16, true)).Not()));
        bits.Length = 5;
        bits.SetAll(true);
        bits.Length = 8;
        Output.Line(Bits(bits));
        var ints = new int[2];
        new BitArray([1, -1]).CopyTo(ints, 0);
        Output.Line(ints[0] + " " + ints[1]);
        Show.Line("lengths", () => new BitArray(3).And(new BitArray(4)));
        Show.Line("range", () => bits[8]);
        Show.Line("negative", () => new BitArray(-1));
        Show.Line("changed", () => { foreach (bool bit in bits) bits.Set(0, !bit); });
        Output.Line(Bits((BitArray)new BitArray([true, true]).Clone()));
        var vector = new BitVector32(0);
        var low = BitVector32.CreateSection(15);
        var high = BitVector32.CreateSection(255, low);
        vector[low] = 9; vector[high] = 200;
        Output.Line(vector.Data + " " + vector[low] + " " + vector[high] + " " + vector[1 << 3]);
    }
}
