/// <summary>Boxes that nulls follow as the next argument, or that are compared with null.</summary>
static class Program
{
    sealed record Node(object Value, Node Left = null, Node Right = null);

    static string Two(object a, object b) => (a ?? "none") + "," + (b ?? "none");

    static bool IsNull<T>(T value) => value == null;

    static bool IsNotNull<T>(T value) => value is not null && null != (object)value;

    static string Kind<T>(T value) => value is null ? "null" : value is int ? "int" : Two(value, null);

    static object Choose<T>(T value, bool first) => first ? value : null;

    public static void Main()
    {
        var node = new Node(1, new(7));
        Output.Line(node.Left.Value is int ? "boxed" : "lost");
        Output.Line(node.ToString());
        Output.Line(Two(5, null) + Two(null, 6) + Two('c', default(int?)) + Two((1, 2), null));
        Output.Line(IsNull(5).ToString() + IsNull<string>(null) + IsNull<int?>(null) + IsNotNull(5) + IsNotNull<int?>(3) + IsNotNull<object>(null));
        Output.Line(Kind(3) + Kind('x') + Kind<string>(null) + Kind(2.5m));
        Output.Line(Choose(5, true) + "" + Choose(5, false) + object.Equals(7, null) + object.Equals(null, 7) + ReferenceEquals(1, null));
    }
}
