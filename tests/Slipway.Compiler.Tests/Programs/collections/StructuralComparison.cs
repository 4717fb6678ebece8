using System.Collections;

static class Program
{
    sealed class Modulo(int by) : IEqualityComparer, IComparer
    {
        public new bool Equals(object x, object y) => (int)x % by == (int)y % by;
        public int GetHashCode(object o) => (int)o % by;
        public int Compare(object x, object y) => (int)x % by - (int)y % by;
    }

    public static void Main()
    {
        IStructuralEquatable array = new[] { 1, 2, 3 };
        Output.Line(array.Equals(new[] { 1, 2, 3 }, StructuralComparisons.StructuralEqualityComparer).ToString() + array.Equals(new[] { 1, 2, 3 }));
        Output.Line(array.Equals(new[] { 11, 22, 33 }, new Modulo(10)).ToString() + array.Equals(new[] { 1, 2 }, new Modulo(10)) + array.Equals(null, new Modulo(1)));
        Output.Line((array.GetHashCode(new Modulo(10)) == ((IStructuralEquatable)new[] { 11, 12, 13 }).GetHashCode(new Modulo(10))).ToString());
        IStructuralComparable one = new[] { 1, 5 };
        Output.Line(one.CompareTo(new[] { 1, 7 }, Comparer.Default) + " " + one.CompareTo(new[] { 11, 15 }, new Modulo(10)));
        Show.Line("length", () => one.CompareTo(new[] { 1 }, Comparer.Default));
        Output.Line(StructuralComparisons.StructuralComparer.Compare(new[] { "a", "b" }, new[] { "a", "a" }));
        Output.Line(StructuralComparisons.StructuralEqualityComparer.Equals(new[] { new[] { 1 }, new[] { 2 } }, new[] { new[] { 1 }, new[] { 2 } }).ToString());
        IComparable pair = (1, "b");
        Output.Line(pair.CompareTo((1, "a")) > 0 ? "after" : "before");
        Show.Line("other type", () => pair.CompareTo((1, 2)));
        Output.Line(((IStructuralEquatable)(1, 12)).Equals((11, 2), new Modulo(10)).ToString());
        Output.Line((1, (2, 3)).CompareTo((1, (2, 4))) + " " + ((1, 2) == (1, 2)) + (1, "x").Equals((1, "x")));
        var reference = Tuple.Create(1, "x", 2.5);
        Output.Line(reference.ToString() + reference.Equals(Tuple.Create(1, "x", 2.5)) + ((IComparable)reference).CompareTo(Tuple.Create(1, "y", 0.0)));
        Show.Line("incomparable", () => ((IComparable)Tuple.Create(new object())).CompareTo(Tuple.Create(new object())));
        var eight = (1, 2, 3, 4, 5, 6, 7, 8, 9);
        Output.Line(eight.ToString() + eight.Item9 + eight.CompareTo((1, 2, 3, 4, 5, 6, 7, 8, 10)) + (eight == (1, 2, 3, 4, 5, 6, 7, 8, 9)));
    }
}
