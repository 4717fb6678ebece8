class Holder { public int F; public int[] A = [1, 2, 3]; int _p; public int P { get { Output.Line("get"); return _p; } set { Output.Line("set"); _p = value; } } public int this[int i] { get { Output.Line($"get {i}"); return A[i]; } set { Output.Line($"set {i}"); A[i] = value; } } }
static class Program
{
    static int s_index; static Holder s_holder = new();
    static int Index() { Output.Line("index"); return s_index++; }
    static Holder H() { Output.Line("holder"); return s_holder; }
    public static void Main()
    {
        H().F += 5; H().F <<= 2; H().F -= 3; H().F *= -2; H().F /= 3; H().F %= 4; Output.Line(H().F);
        H().A[Index()] += 10; H().A[Index()] ^= 0xFF; Output.Line(s_holder.A[0]); Output.Line(s_holder.A[1]);
        H().P += 7; H().P++; Output.Line(H().P--); H()[Index()] *= 2; Output.Line(s_holder.A[2]);
        byte b = 200; b += 100; Output.Line(b); sbyte s = 100; s += 100; Output.Line(s); short h = -32768; h--; Output.Line(h); char c = 'a'; c += (char)1; c++; Output.Line(c.ToString());
        int i = 5; i = i++ + ++i; Output.Line(i); i = i-- - --i; Output.Line(i); i >>>= 1; Output.Line(i); i = -8; i >>= 1; Output.Line(i); i >>>= 28; Output.Line(i);
        string t = "a"; t += 1; t += 'c'; t += null; t += 2.5; Output.Line(t);
        double d = 7; d %= 2.5; Output.Line((long)(d * 10)); float f = 1; f /= 3; Output.Line(BitConverter.SingleToInt32Bits(f));
    }
}
