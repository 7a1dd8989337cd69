using System.CommandLine;
using Aegir.Cli.Output;

namespace Aegir.Cli.Commands;

/// <summary><c>aegir completion bash</c></summary>
internal sealed class CompletionBash : AegirCommand
{
    public CompletionBash()
        : base("bash", "Print the completion of words for bash.") =>
        Examples = ["source <(aegir completion bash)", "aegir completion bash | sudo tee /etc/bash_completion.d/aegir"];

    public override Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.Terminal.Out.Write(
            """
            _aegir() {
              local IFS=$'\n'
              # A colon or an equals sign ends a word for bash; for aegir it does not.
              local line=${COMP_LINE:0:COMP_POINT} words
              IFS=' ' read -ra words <<<"$line"
              [[ $line == *' ' ]] && words+=('')
              COMPREPLY=($(aegir complete -- "${words[@]:1}" 2>/dev/null))
            }
            complete -F _aegir aegir

            """
        );
        return Task.FromResult(ExitCode.Done);
    }
}
