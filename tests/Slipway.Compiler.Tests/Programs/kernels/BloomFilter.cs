sealed class BloomFilter(int bits, int hashes)
{
    readonly ulong[] _words = new ulong[(bits + 63) / 64];
    IEnumerable<int> Places(string key)
    {
        uint a = 2166136261, b = 5381;
        foreach (var c in key)
            (a, b) = ((a ^ c) * 16777619, b * 33 + c);
        for (uint i = 0; i < hashes; i++)
            yield return (int)((a + i * b) % (uint)bits);
    }
    public void Add(string key)
    {
        foreach (var place in Places(key))
            _words[place >> 6] |= 1UL << place;
    }
    public bool MayContain(string key)
    {
        foreach (var place in Places(key))
        {
            if ((_words[place >> 6] & 1UL << place) == 0)
                return false;
        }
        return true;
    }
    public int Filled
    {
        get
        {
            int n = 0;
            foreach (var word in _words)
                n += System.Numerics.BitOperations.PopCount(word);
            return n;
        }
    }
}
static class Program
{
    public static void Main()
    {
        var filter = new BloomFilter(1000, 4);
        for (int i = 0; i < 100; i++)
            filter.Add("key-" + i);
        int missed = 0, wrong = 0;
        for (int i = 0; i < 100; i++)
            missed += filter.MayContain("key-" + i) ? 0 : 1;
        for (int i = 0; i < 1000; i++)
            wrong += filter.MayContain("other-" + i) ? 1 : 0;
        Output.Line($"{missed} {wrong} {filter.Filled}");
    }
}
