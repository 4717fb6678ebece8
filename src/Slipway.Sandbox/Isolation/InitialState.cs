using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>What instances of a module that was taken apart begin with.</summary>
/// <param name="Module">Defines the memory and the globals.</param>
/// <param name="Split">The module that was taken apart.</param>
/// <param name="HasStarted">It is the state of an instance whose start function has run.</param>
internal sealed record InitialState(Module Module, SplitModule Split, bool HasStarted);
