using System.CommandLine;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.HubCommands;

/// <summary><c>slipway hub audit</c>: who did what, when, from where.</summary>
internal sealed class HubAuditCommand : AdministrationCommand
{
    public HubAuditCommand(Terminal terminal, Option<string> data)
        : base("audit", "Shows who did what, when and from where, newest first.", data)
    {
        var limit = new Option<int>("--limit")
        {
            Description = "How many entries; 100 unless given.",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        var json = Json();
        Options.Add(limit);
        Options.Add(json);
        SetAction((result, cancellationToken) => RunAsync(
            result,
            async (hub, result, _) =>
            {
                var entries = await hub.ListAuditAsync(result.GetValue(limit));
                if (result.GetValue(json))
                {
                    terminal.WriteJson(entries);
                    return;
                }

                Facts.WriteTable(terminal.Out, ["WHEN", "WHO", "FROM", "WHAT", "WITH", ""], entries.Select(entry => (string[])
                [
                    $"{entry.At.LocalDateTime:yyyy-MM-dd HH:mm:ss}",
                    entry.Actor ?? "",
                    entry.Address ?? "",
                    entry.Action,
                    entry.Target,
                    entry.Detail ?? "",
                ]));
            },
            cancellationToken));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("For other programs:", "slipway hub audit --json --limit 1000 --data hub")];
}

/// <summary><c>slipway hub gc</c>: frees space.</summary>
internal sealed class HubCollectCommand : AdministrationCommand
{
    public HubCollectCommand(Terminal terminal, Option<string> data)
        : base("gc", "Deletes blobs that no manifest needs, and uploads that do not go on, as a hub that serves does every hour.", data)
    {
        var grace = new Option<TimeSpan?>("--grace")
        {
            Description = "How long such things are kept; 1d unless given. A push that takes longer than that loses what it has sent.",
            HelpName = "TIME",
            CustomParser = Quantities.Time,
        };
        var json = Json();
        Options.Add(grace);
        Options.Add(json);
        SetAction((result, cancellationToken) => RunAsync(
            result,
            async (hub, result, cancellationToken) =>
            {
                var collected = await hub.CollectGarbageAsync(result.GetValue(grace), cancellationToken);
                var blobs = $"{collected.Blobs} blobs ({Sizes.Bytes(collected.Bytes)})";
                if (result.GetValue(json))
                    terminal.WriteJson(collected);
                else
                    terminal.Out.WriteLine($"deleted {blobs}, {collected.Uploads} uploads and {collected.Files} files left by a kill");
            },
            cancellationToken));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("After much was deleted:", "slipway hub gc --grace 1h --data hub")];
}

/// <summary><c>slipway hub check</c>: whether what is said to be there is there, and whole.</summary>
internal sealed class HubCheckCommand : AdministrationCommand
{
    public HubCheckCommand(Terminal terminal, Option<string> data)
        : base("check", "Reads all that manifests need and compares it with its digests. The hub may serve meanwhile.", data)
    {
        SetAction(async (result, cancellationToken) =>
        {
            var problems = 0;
            await RunAsync(
                result,
                async (hub, _, cancellationToken) =>
                {
                    await foreach (var problem in hub.CheckAsync(cancellationToken))
                    {
                        problems++;
                        terminal.Out.WriteLine(Printable.Line(problem));
                    }
                },
                cancellationToken);
            if (problems == 0)
                terminal.Out.WriteLine("all is there, and whole");
            return problems == 0 ? ExitCodes.Ok : ExitCodes.Invalid;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("After a disk has failed:", "slipway hub check --data hub")];
}
