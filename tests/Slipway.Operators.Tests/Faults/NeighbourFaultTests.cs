using System.Text.Json.Nodes;
using Slipway.Operators.Tests.Modules;

namespace Slipway.Operators.Tests.Faults;

/// <summary>Modules that do what none should, beside one that works, all called for each change of the same objects.</summary>
[Collection("faults")]
public sealed class NeighbourFaultTests(TestCluster cluster)
{
    private const int Entries = 150;
    private const int Address = 65536 + 16384;

    private static readonly (string Name, string Reconcile, int Pages, string Data)[] _bad =
    [
        ("traps", "unreachable", 2, ""),
        ("loops", "(loop $again (br $again)) (i32.const 0)", 2, ""),
        ("allocates", "(loop $again (br_if $again (i32.ge_s (memory.grow (i32.const 64)) (i32.const 0)))) unreachable", 2, ""),
        ("babbles", "(call $set_response (i32.const 0) (i32.const 1000))", 2, ""),
        ("demands", $"(call $set_response (i32.const {Address}) (i32.const {Demands.Length}))", 16, Guest.Data(Address, Demands)),
    ];

    private static readonly string[] _trapping = ["traps", "loops", "allocates"];

    private static string Demands => $$"""{"actions": [{{string.Join(',', Enumerable.Range(0, 10_000).Select(Finalizer))}}]}""";

    [Fact]
    public async Task Bad_modules_fail_alone_however_often_they_are_called()
    {
        var random = FaultRun.NewRandom();
        var space = await cluster.NamespaceAsync();
        await using var bank = await Bank.OpenAsync(cluster.Api, space, random);
        var folder = Directory.CreateTempSubdirectory("slipway-neighbours-").FullName;
        try
        {
            File.Copy(Bank.Module, Path.Combine(folder, "ledger.wasm"));
            foreach (var (name, reconcile, pages, data) in _bad)
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.wasm"), Guest.With(reconcile, data, ManifestOf(name), pages));
            await using var host = await HostProcess.StartAsync(cluster.Api.Kubeconfig, space, folder, "--writes-per-second", "1000");

            await bank.History.MoreAsync(Entries * FaultRun.Repeats(1));

            // What traps again and again is called less and less often.
            var operators = await OperatorsAsync(host);
            while (!_trapping.All(name => (string?)operators[name]["state"] == "Degraded"))
            {
                await bank.History.MoreAsync(1);
                operators = await OperatorsAsync(host);
            }

            await bank.SettleAsync();

            Assert.False(host.HasExited, host.Log);
            operators = await OperatorsAsync(host);
            Assert.Equal(_bad.Length + 1, operators.Count);
            Assert.All(_bad, bad => Assert.Equal(operators[bad.Name]["reconciles"]!.ToString(), operators[bad.Name]["failures"]!.ToString()));
            Assert.All(_bad, bad => Assert.True((long)operators[bad.Name]["failures"]! > 0, $"{bad.Name} was not called."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Finalizer(int number) => $$"""{"type":"finalizer","name":"a.b/{{number}}","present":true}""";

    private static async Task<Dictionary<string, JsonNode>> OperatorsAsync(HostProcess host) =>
        (await host.OperatorsAsync())["operators"]!.AsArray().ToDictionary(item => (string)item!["name"]!, item => item!);

    private static string ManifestOf(string name) => $$"""
        {"name": "{{name}}", "for": {"apiVersion": "faults.slipway.dev/v1", "kind": "Account", "resource": "accounts"}, "rules": []}
        """;
}
