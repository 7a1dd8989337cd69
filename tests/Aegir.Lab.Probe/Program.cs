using Aegir.Cli;
using Aegir.Hosts;
using Aegir.Lab.Probe;
using Aegir.Model;
using Aegir.Queue;

// A small program of the engine that a lab test can kill. In the hub: lab.Probe("run", …).
//
//   run SERVER ADDRESS ROOT COMMAND …    runs the command on the server as SshHost does, with the files below ROOT
//   die WHEN STEP WORD …                 runs aegir WORD …, and dies by SIGKILL before, within or after the step
//   hold FILE STEP WORD …                the same, and waits at the beginning of the step: FILE is there until somebody removes it
//
// A step is named by its number, from 0, or by words of its name.
return args switch
{
    ["die", var when, var step, .. var words] => await Aegir(words, o => new Dying(o, when, step)),
    ["hold", var file, var step, .. var words] => await Aegir(words, o => new Holding(o, file, step)),
    ["run", var server, var address, var root, .. var argv] => await Run(server, address, root, argv),
    _ => 2,
};

static Task<int> Aegir(string[] words, Func<ITaskObserver, ITaskObserver> observe) =>
    AegirCommandLine.Run(words, Session.OfProcess() with { Observe = observe }, CancellationToken.None);

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
