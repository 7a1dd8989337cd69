using System.CommandLine;
using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Cli.Commands;

/// <summary><c>aegir hub</c>: becomes <c>aegir-hub</c>, the program that lies beside this one.</summary>
internal sealed class StartHub : AegirCommand
{
    private const string Program = "aegir-hub";

    private readonly Argument<string[]> _words = Typed.Arguments(
        "ARGUMENTS",
        "What it is told besides, such as where to listen: --urls. Default: http://127.0.0.1:8300.",
        ArgumentArity.ZeroOrMore,
        word => word
    );

    public StartHub()
        : base("hub", "Answer the REST API and work the queue, in one process, until it is stopped.")
    {
        Arguments.Add(_words);
        Examples = ["aegir hub", "aegir hub --urls http://127.0.0.1:9000"];
    }

    public override Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        var root = session.Layout.Root.ToString();
        var program = Path.Combine(session.Programs, Program);
        if (!File.Exists(program))
            throw new NotFound(
                $"There is no {program}. The REST API is a program of its own, which belongs beside aegir: "
                    + "‘script/build --hub’ makes it. ‘aegir worker’ works the queue without it."
            );
        session.Become(program, given.GetValue(_words) ?? [], new Dictionary<string, string> { ["AEGIR_ROOT"] = root });
        return Task.FromResult(ExitCode.Done);
    }
}
