using System.Linq;

sealed record Person(string Name, int Age);

static class Program
{
    sealed class ByAge : EqualityComparer<Person>
    {
        public override bool Equals(Person x, Person y) => x?.Age == y?.Age;
        public override int GetHashCode(Person p) => p.Age;
    }

    struct NoEquals { public int X; public string S; }

    enum Size : byte { S, M, L }

    static void Both<T>(string name, T a, T b) => Output.Line(name + " " + EqualityComparer<T>.Default.Equals(a, b)
        + (EqualityComparer<T>.Default.GetHashCode(a) == EqualityComparer<T>.Default.GetHashCode(b)));

    static void Order<T>(string name, T a, T b) => Show.Line(name, () => Math.Sign(Comparer<T>.Default.Compare(a, b)));

    public static void Main()
    {
        Both("string", "ab", string.Concat("a", "b"));
        Both("null", null, (string)null);
        Both("nullable", (int?)null, null);
        Both("struct", new NoEquals { X = 1, S = "s" }, new NoEquals { X = 1, S = "s" });
        Both("array", new[] { 1 }, new[] { 1 });
        Both("enum", Size.M, Size.M);
        Both("NaN", double.NaN, double.NaN);
        Both("zero", 0.0, -0.0);
        Both("record", new Person("a", 1), new Person("a", 1));
        Order("enum", Size.L, Size.S);
        Order("nullable", (int?)null, -5);
        Order("bool", false, true);
        Order("NaN", double.NaN, double.NegativeInfinity);
        Order<object>("objects", 1, 2);
        Order<object>("mixed", 1, "x");
        Order("not comparable", new Person("a", 1), new Person("b", 1));
        Order<Person>("null first", null, new Person("a", 1));
        Output.Line(new HashSet<Person>([new("a", 1), new("b", 1), new("c", 2)], new ByAge()).Count);
        var byName = EqualityComparer<Person>.Create((a, b) => a?.Name == b?.Name, p => p.Name.Length);
        Output.Line(byName.Equals(new("x", 1), new("x", 2)).ToString() + byName.GetHashCode(new("xyz", 0)));
        Show.Line("no hash", () => EqualityComparer<Person>.Create((a, b) => true).GetHashCode(new("x", 1)));
        var backwards = Comparer<int>.Create((a, b) => b.CompareTo(a));
        Output.Line(string.Join(",", new[] { 3, 1, 2 }.Order(backwards)) + new SortedSet<int>([3, 1, 2], backwards).First());
        foreach (var comparer in new[] { StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCultureIgnoreCase })
            Output.Line(comparer.Equals("Straße", "STRASSE").ToString() + comparer.Equals("abc", "ABC") + Math.Sign(comparer.Compare("a", "B")) + comparer.Compare(null, ""));
        Output.Line(ReferenceEqualityComparer.Instance.Equals("a", new string('a', 1)).ToString());
        Output.Line(StringComparer.FromComparison(StringComparison.OrdinalIgnoreCase).GetHashCode("x") == StringComparer.OrdinalIgnoreCase.GetHashCode("X") ? "same" : "other");
        var alternate = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 5 }.GetAlternateLookup<ReadOnlySpan<char>>();
        Output.Line(alternate.TryGetValue("xkeyx".AsSpan(1, 3), out var value).ToString() + value);
    }
}
