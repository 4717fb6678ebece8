namespace Slipway.ProxyWasm.Callouts;

/// <summary>
/// The numbers of a VM's callouts under way. They are the VM's and not a root context's: SDKs keep all of a module's callouts in one table,
/// and panic over a number that is in it already. The kind is in the low two bits. Used under the VM's lane.
/// </summary>
internal sealed class CalloutTokens
{
    private readonly HashSet<uint> _inUse = [];
    private readonly uint[] _next = [1, 1, 1];

    public uint Take(CalloutKind kind)
    {
        uint token;
        do
            token = (_next[(int)kind]++ << 2) | (uint)kind;
        while (token < 4 || !_inUse.Add(token));
        return token;
    }

    public void GiveBack(uint token) => _inUse.Remove(token);
}
