namespace Slipway.ProxyWasm.SharedQueues;

/// <summary>A shared queue at one moment.</summary>
/// <param name="Id">The number that guests use for it.</param>
/// <param name="VmId">The <c>vm_id</c> of the VM that registered it.</param>
/// <param name="Name">Its name, as Latin-1 text.</param>
/// <param name="Depth">How many items wait in it.</param>
/// <param name="Bytes">What they take, in bytes.</param>
internal sealed record SharedQueueSnapshot(uint Id, string VmId, string Name, int Depth, long Bytes);
