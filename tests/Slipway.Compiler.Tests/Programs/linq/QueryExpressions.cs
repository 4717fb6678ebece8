using System.Linq;

sealed record Order(int Id, string Customer, decimal Total, params string[] Items);

static class Program
{
    static readonly Order[] s_orders =
    [
        new(1, "ann", 10.5m, "a", "b"), new(2, "bob", 99m, "c"), new(3, "ann", 3m), new(4, "cid", 50m, "a", "a", "d"),
    ];

    public static void Main()
    {
        var totals = from order in s_orders
                     group order.Total by order.Customer into customer
                     let sum = customer.Sum()
                     where sum > 10
                     orderby sum descending, customer.Key
                     select customer.Key + " " + sum;
        Output.Line(string.Join("; ", totals));
        var items = from order in s_orders from item in order.Items where item != "b" select (order.Id, item);
        Output.Line(string.Join(" ", items));
        var named = from order in s_orders
                    join pair in new[] { ("ann", "Ann A."), ("bob", "Bob B.") } on order.Customer equals pair.Item1
                    select pair.Item2 + order.Id;
        Output.Line(string.Join(" ", named));
        var all = from name in new[] { "cid", "dan", "ann" }
                  join order in s_orders on name equals order.Customer into theirs
                  select name + theirs.Count();
        Output.Line(string.Join(" ", all));
        var outer = from name in new[] { "cid", "dan" }
                    join order in s_orders on name equals order.Customer into theirs
                    from order in theirs.DefaultIfEmpty()
                    select name + (order?.Id ?? 0);
        Output.Line(string.Join(" ", outer));
        var typed = from string s in new object[] { "x", "y" } select s + s;
        Output.Line(string.Join(" ", typed));
        var nested = from a in Enumerable.Range(1, 3) from b in from c in Enumerable.Range(a, 2) select c * a where b % 2 == 0 select (a, b);
        Output.Line(string.Join(" ", nested));
        var sorted = from order in s_orders orderby order.Items.Length, order.Total descending, order.Id select order.Id;
        Output.Line(string.Join(" ", sorted));
        Show.Line("wrong type", () => (from string s in new object[] { "x", 1 } select s).ToList());
    }
}
