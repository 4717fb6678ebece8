using System.Globalization;

namespace Slipway.Compiler.Tests;

/// <summary>Programs that nobody wrote do as modules what they do on CoreCLR.</summary>
public sealed class RandomProgramTests(ITestOutputHelper output)
{
    private const int PerAssembly = 50;

    /// <summary>How many programs; each assembly of fifty is one more seed from the first, which SLIPWAY_FUZZ_SEED can set.</summary>
    [Fact]
    public void Random_programs_do_the_same()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ_COUNT") ?? "200", CultureInfo.InvariantCulture);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SLIPWAY_FUZZ_SEED={seed} SLIPWAY_FUZZ_COUNT={count}");
        var failures = new List<string>();
        for (var first = 0; first < count; first += PerAssembly)
        {
            var sources = Enumerable.Range(seed + first, Math.Min(PerAssembly, count - first))
                .Select(number => new ProgramSource($"random{number}", RandomProgram.Write(number))).ToList();
            var set = new ProgramSet("random", sources) { Fuel = 4_000_000_000 };
            var differences = DifferentialRun.Differences(set, [[.. set.Expected.Keys]], Variants(first / PerAssembly), eachAlone: false);
            foreach (var (name, found) in differences.Where(entry => entry.Value.Count > 0))
            {
                var path = Path.Combine(AppContext.BaseDirectory, "compiled", name + ".cs");
                File.WriteAllText(path, sources.Single(source => source.Name == name).Text);
                failures.Add($"SLIPWAY_FUZZ_SEED={name["random".Length..]}, written to {path}:\n{string.Join('\n', found)}");
            }
        }
        Assert.True(failures.Count == 0, $"SLIPWAY_FUZZ_SEED={seed}: {failures.Count} differ.\n{string.Join("\n\n", failures.Take(10))}");
    }

    /// <summary>The default always, and of the others each in its turn; all of them where SLIPWAY_FUZZ_VARIANTS is "all".</summary>
    private static IReadOnlyList<Variant> Variants(int turn) =>
        Environment.GetEnvironmentVariable("SLIPWAY_FUZZ_VARIANTS") == "all" ? Variant.All
            : [Variant.Default, .. Variant.All.Where(variant => variant != Variant.Default).Skip(turn % 7).Take(1)];
}
