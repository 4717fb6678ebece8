namespace Slipway.Sandbox;

/// <summary>The error numbers of WASI preview 1 that we return.</summary>
internal static class WasiErrno
{
    public const int Success = 0;
    public const int BadFile = 8;
    public const int Fault = 21;
    public const int Invalid = 28;
    public const int NoEntry = 44;
    public const int NotImplemented = 52;
    public const int NotDirectory = 54;
    public const int NotSupported = 58;
    public const int NotCapable = 76;
}
