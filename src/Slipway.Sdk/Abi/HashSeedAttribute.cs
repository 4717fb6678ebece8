namespace Slipway.Sdk.Abi;

/// <summary>Tells the compiler what to seed the hash codes of strings with, in modules that make any.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HashSeedAttribute : Attribute;
