using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Hosts;

/// <summary>
/// This machine as a user who is not root finds it, and to whom modes matter: nobody, or where the tests run as another
/// user, that one.
/// </summary>
internal sealed class CommonUser() : Host("@server_web1")
{
    private const string Nobody = "65534";

    /// <summary>Whether there is somebody else, so that something can belong to another.</summary>
    public static bool IsAnother => Environment.UserName == "root";

    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => throw new NotSupportedException();

    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Makes a directory with all that is in it this user's own.</summary>
    public static async Task Give(UnixPath directory, CancellationToken ct)
    {
        if (IsAnother)
            await new LocalHost().Run(Command.Of("chown", "-R", $"{Nobody}:{Nobody}", $"{directory}"), ct);
    }

    protected override Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    ) =>
        Launcher.Run(
            Name,
            command,
            IsAnother
                ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. command.Argv]
                : command.Argv,
            new Dictionary<string, string>(),
            command.Input is null ? input : PipeSource.FromString(command.Input),
            output,
            ct
        );
}
