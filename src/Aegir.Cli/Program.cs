using Aegir.Cli;

return await AegirCommandLine.Run(args, Session.OfProcess(), CancellationToken.None);
