namespace Slipway.Envoy;

/// <summary>Reads format strings out of a configuration.</summary>
internal static class FormatStrings
{
    public static FormatString Read(Cursor at)
    {
        try
        {
            return FormatString.Parse(Scalars.Text(at));
        }
        catch (FormatException e)
        {
            at.Error(e.Message);
            return FormatString.Empty;
        }
    }
}
