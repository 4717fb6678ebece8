using Slipway.Cli;
using Slipway.Cli.Output;

return await CommandLine.RunAsync(args, Terminal.OfProcess());
