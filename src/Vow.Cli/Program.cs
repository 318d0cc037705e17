using System.Text;
using Vow.Cli;
using Vow.Cli.Output;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await VowCommandLine.RunAsync(args, CliConsole.OfProcess(), Surroundings.OfProcess()).ConfigureAwait(false);
