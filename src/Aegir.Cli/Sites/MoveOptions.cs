using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Tasks.Moving;

namespace Aegir.Cli.Sites;

/// <summary>The options of all commands that move sites.</summary>
internal static class MoveOptions
{
    /// <summary><c>--forward-for</c></summary>
    public static Option<TimeSpan> ForwardFor()
    {
        var option = Typed.Option(
            "--forward-for",
            "TIME",
            "How long the web server that it leaves sends visitors on: 7d, 12h, 0 for not at all. Default: 7d.",
            Typed.Period
        );
        option.DefaultValueFactory = _ => Destination.UsualForwarding;
        return option;
    }

    /// <summary><c>--no-backup</c></summary>
    public static Option<bool> NoBackup() =>
        Typed.Flag("--no-backup", "Make no backup first. A move that fails needs none.");
}
