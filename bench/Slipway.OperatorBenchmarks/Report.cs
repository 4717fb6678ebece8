namespace Slipway.OperatorBenchmarks;

internal static class Report
{
    public static void Write(string page, string commit, RunResults results) => throw new NotImplementedException($"{page} {commit} {results}");
}
