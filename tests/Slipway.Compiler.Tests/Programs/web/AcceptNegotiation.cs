using System.Globalization;
using System.Linq;

/// <summary>Chooses among media types by the weights of an Accept header (RFC 9110, section 12.5.1).</summary>
static class Program
{
    private readonly record struct Range(string Type, string Subtype, decimal Weight, int Parameters)
    {
        public int Precision => Type == "*" ? 0 : Subtype == "*" ? 1 : 2 + Parameters;

        public bool Covers(string type, string subtype) => (Type == "*" || Type == type) && (Subtype == "*" || Subtype == subtype);
    }

    private static IEnumerable<Range> Parse(string header)
    {
        foreach (var item in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0].Split('/') is not [{ Length: > 0 } type, { Length: > 0 } subtype])
                continue;
            var (weight, parameters) = (1m, 0);
            foreach (var parameter in parts.AsSpan(1))
            {
                if (!parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                    parameters++;
                else if (!decimal.TryParse(parameter.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight) || weight > 1)
                    weight = 0;
            }
            yield return new Range(type.ToLowerInvariant(), subtype.ToLowerInvariant(), weight, parameters);
        }
    }

    private static string Choose(string header, params string[] offers)
    {
        var ranges = Parse(header).ToList();
        var best = (from offer in offers
                    let slash = offer.IndexOf('/')
                    let range = ranges.Where(range => range.Covers(offer[..slash], offer[(slash + 1)..])).OrderByDescending(range => range.Precision)
                    let weight = range.Select(found => found.Weight).FirstOrDefault()
                    where weight > 0
                    orderby weight descending
                    select $"{offer} {weight}").FirstOrDefault();
        return best ?? "406";
    }

    public static void Main()
    {
        string[] headers =
        [
            "text/html, application/json;q=0.9, */*;q=0.1", "application/json", "*/*;q=0", "", "text/*;q=0.5,text/plain;q=0.8", "text/html;q=2",
            "text/html;q=0.001, application/json;q=0.002", "TEXT/HTML ; Q=0.3 , */* ; q=0.2", "text, /json, a/b/c, image/png", "text/html;level=1;q=0.4",
            "text/html;q=x, application/json;q=0.10", ",,text/plain,,", "*/json, application/*",
        ];
        foreach (var header in headers)
        {
            Output.Line(Choose(header, "text/html", "application/json", "text/plain"));
            foreach (var range in Parse(header))
                Output.Line(range.ToString() + " " + range.Precision);
        }
    }
}
