using Slipway.ProxyWasm.Metrics;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>The VM of a plugin on one lane, at one moment. Plugins that share VMs share what is said of them, callbacks excepted.</summary>
/// <param name="Lane">Which of the plugin's lanes it is, from 0.</param>
/// <param name="HasFailed">Whether it has trapped, so that nothing is called in it again.</param>
/// <param name="MemoryBytes">The size of its linear memory.</param>
/// <param name="Contexts">How many contexts live in it: streams and root contexts.</param>
/// <param name="Restarts">How many VMs have failed before it and were replaced.</param>
/// <param name="Callbacks">The plugin's callbacks in this VM.</param>
public sealed record VmStatus(int Lane, bool HasFailed, long MemoryBytes, int Contexts, long Restarts, CallbackFigures Callbacks);

/// <summary>The VMs that streams have for themselves, all of a plugin together, at one moment.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="MemoryBytes">The size of their linear memories.</param>
/// <param name="Callbacks">Callbacks in these and in all that were before.</param>
public sealed record StreamVmsStatus(int Count, long MemoryBytes, CallbackFigures Callbacks);
