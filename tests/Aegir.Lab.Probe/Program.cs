using Aegir.Hosts;
using Aegir.Model;

// A small program of the engine that a lab test can kill. In the hub: lab.Probe("run", …).
//
//   run SERVER ADDRESS ROOT COMMAND …    runs the command on the server as SshHost does, with the files below ROOT
return args switch
{
    ["run", var server, var address, var root, .. var argv] => await Run(server, address, root, argv),
    _ => 2,
};

static async Task<int> Run(string server, string address, string root, string[] argv)
{
    using var host = new SshHost(
        new SshConnection(
            new Server(ContextName.Server(server), Parsed.Parse<HostAddress>(address)),
            new HubLayout(Parsed.Parse<UnixPath>(root))
        )
    );
    Console.Write(await host.Run(Command.Of(argv) with { Timeout = TimeSpan.FromMinutes(5) }, CancellationToken.None));
    return 0;
}
