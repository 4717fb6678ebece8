static class Program
{
    public static void Main()
    {
        string a = "abc", b = "ab" + new string ('c', 1);
        Output.Line((a.GetHashCode() == b.GetHashCode()).ToString());
        Output.Line((string.GetHashCode(a) == a.GetHashCode()).ToString());
        Output.Line((a.GetHashCode(StringComparison.OrdinalIgnoreCase) == "ABC".GetHashCode(StringComparison.OrdinalIgnoreCase)).ToString());
        Output.Line(ReferenceEquals("abc", "abc").ToString());
        Output.Line(ReferenceEquals("abc", a).ToString());
        Output.Line(a.Clone().ToString());
        Output.Line(((object)a).Equals(b).ToString());
        Output.Line(a.Equals(null).ToString());
        Output.Line(a.Equals((object)5).ToString());
        Output.Line(a.GetTypeCode().ToString());
        var set = new HashSet<string>();
        for (int i = 0; i < 500; i++)
            set.Add("key" + i % 250);
        Output.Line(set.Count);
    }
}
