record Address(string City, int Zip);
record Person(string Name, int Age, Address Home);
static class Program
{
    static string Of(object o) => o switch
    {
        Person { Home: null } => "homeless",
        Person { Home.City: "Bern", Age: >= 18 } p => $"adult of Bern {p.Name}",
        Person { Home: { Zip: 3000 or 8000 } } => "big town",
        Person(var n, _, (var c, _)) => $"{n} in {c}",
        string { Length: 0 } => "empty text",
        string { Length: var l } => $"text of {l}",
        int and > 0 and not 7 => "positive",
        7 => "seven",
        int[] { Length: > 1 } a => $"array {a[1]}",
        null => "null",
        { } x => x.ToString(),
    };

    public static void Main()
    {
        object[] all = [new Person("A", 20, null), new Person("B", 18, new("Bern", 1)), new Person("C", 17, new("Bern", 3000)), new Person("D", 3, new("Chur", 5)),
            "", "abc", 5, 7, -5, new[] { 1, 2 }, new[] { 1 }.Length, null, 'c', 2.5, true];
        foreach (var o in all) Output.Line(Of(o));
    }
}
