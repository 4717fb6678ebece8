using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway tag</c>: another name for an artifact of the store.</summary>
internal sealed class TagCommand : DocumentedCommand
{
    public TagCommand(Terminal terminal)
        : base("tag", "Gives an artifact of the store another reference.")
    {
        var source = new Argument<string>("SOURCE") { Description = "What is in the store." };
        var target = new Argument<string>("TARGET") { Description = "Its further reference." };
        var json = SharedOptions.Json();
        Arguments.Add(source);
        Arguments.Add(target);
        Options.Add(json);
        SetAction(async (result, cancellationToken) =>
        {
            var store = ContentStore.OfUser();
            var to = ArtifactReference.Parse(result.GetRequiredValue(target));
            using var use = await store.UseAsync(cancellationToken);
            var stored = store.Get(ArtifactReference.Parse(result.GetRequiredValue(source)));
            await store.SetAsync(to, stored.Manifest, cancellationToken);
            if (result.GetValue(json))
                terminal.WriteJson(new { Reference = to.ToString(), stored.Manifest.Digest });
            else
                Facts.Write(terminal.Out, ("tagged", to.ToString()), ("digest", stored.Manifest.Digest.ToString()));
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("Publish what was pulled elsewhere:", "slipway tag ghcr.io/acme/waf:2.1 registry.internal/waf:2.1 && slipway push registry.internal/waf:2.1")];
}

/// <summary><c>slipway rm</c>: forgets references.</summary>
internal sealed class RemoveCommand : DocumentedCommand
{
    public RemoveCommand(Terminal terminal)
        : base("rm", "Forgets references of the store; 'slipway prune' then frees their space. Registries keep what they have.")
    {
        var references = new Argument<string[]>("REF") { Description = "What to forget.", Arity = ArgumentArity.OneOrMore };
        var json = SharedOptions.Json();
        Arguments.Add(references);
        Options.Add(json);
        SetAction(result =>
        {
            var store = ContentStore.OfUser();
            var removed = result.GetRequiredValue(references).Select(ArtifactReference.Parse).ToList();
            foreach (var reference in removed)
            {
                if (!store.Remove(reference))
                    throw new CommandException(ExitCodes.Invalid, $"{reference} is not in the store.", "'slipway list' shows what is.");
                if (!result.GetValue(json))
                    terminal.Out.WriteLine($"removed {reference}");
            }

            if (result.GetValue(json))
                terminal.WriteJson(new { Removed = removed.Select(reference => reference.ToString()) });
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("Away with it, and with the space that it takes:", "slipway rm ghcr.io/acme/greeter:0.9 && slipway prune")];
}

/// <summary><c>slipway prune</c>: frees space.</summary>
internal sealed class PruneCommand : DocumentedCommand
{
    public PruneCommand(Terminal terminal)
        : base("prune", "Deletes from the store what no reference leads to. Waits for commands that are using it.")
    {
        var json = SharedOptions.Json();
        Options.Add(json);
        SetAction(async (result, cancellationToken) =>
        {
            var pruned = await ContentStore.OfUser().PruneAsync(cancellationToken);
            if (result.GetValue(json))
                terminal.WriteJson(pruned);
            else
                terminal.Out.WriteLine($"deleted {pruned.Files} files, {Sizes.Bytes(pruned.Bytes)}");
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("How much was it?", "slipway prune --json")];
}
