namespace Slipway.Operators.Watching;

/// <summary>
/// Is told of a change, one after the other and in the order in which the API server tells. It has to return at once, as everybody who
/// watches the same waits for it: it puts a key into a queue.
/// </summary>
/// <param name="old">What was there; null where nothing was.</param>
/// <param name="current">What is there; null where it is deleted.</param>
/// <param name="isFirstList">Whether it was there before anything changed.</param>
internal delegate void ObjectHandler(CachedObject? old, CachedObject? current, bool isFirstList);
