static class Program
{
    static void Sort(int[] a, int lo, int hi)
    {
        int i = lo, j = hi, pivot = a[(lo + hi) / 2];
        while (i <= j)
        {
            while (a[i] < pivot) i++;
            while (a[j] > pivot) j--;
            if (i <= j) { (a[i], a[j]) = (a[j], a[i]); i++; j--; }
        }
        if (lo < j) Sort(a, lo, j);
        if (i < hi) Sort(a, i, hi);
    }
    public static void Main()
    {
        var a = new int[20000];
        uint seed = 12345;
        for (int i = 0; i < a.Length; i++) { seed = seed * 1664525 + 1013904223; a[i] = (int)(seed >> 4); }
        Sort(a, 0, a.Length - 1);
        for (int i = 1; i < a.Length; i++) if (a[i - 1] > a[i]) Output.Line("unsorted");
        long sum = 0;
        for (int i = 0; i < a.Length; i += 100) sum = sum * 31 + a[i];
        Output.Line(sum);
    }
}
