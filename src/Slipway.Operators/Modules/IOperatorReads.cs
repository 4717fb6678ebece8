using Slipway.Operators.Requests;

namespace Slipway.Operators.Modules;

/// <summary>
/// Where a guest's reads go: to the cluster, in the guest's own name, or to a view that was recorded. The methods run on the guest's thread
/// while it waits, so they must end by themselves.
/// </summary>
internal interface IOperatorReads
{
    /// <summary>Answers a request that has been checked for form only.</summary>
    ReadAnswer Read(ReadRequest request);
}
