namespace Slipway.Artifacts.Tests.Registries;

[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTestCollection;

/// <summary>What is allocated is counted for the whole process, so that nothing else may run.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(RegistryFixture registry)
{
    [Fact]
    public async Task A_large_layer_goes_in_chunks_and_memory_does_not_grow_with_it()
    {
        const int size = 40 << 20;
        using var one = new TemporaryStore();
        using var other = new TemporaryStore();
        using var client = new RegistryClient(RegistryFixture.Options);
        var repository = ArtifactReference.Parse($"{registry.Address}/large");
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        var blob = await one.Store.AddAsync("application/octet-stream", bytes, default);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await client.PushBlobAsync(repository, blob, one.Store, null, null, default);
        await client.PullBlobAsync(repository, blob, other.Store, null, default);

        Assert.True(other.Store.Contains(blob));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, size / 4);
    }
}
