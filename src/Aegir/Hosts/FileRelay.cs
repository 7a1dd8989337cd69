using System.Text;
using System.Text.RegularExpressions;
using Aegir.Model;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// Makes directories of one host like those of another, without either of them knowing the other: rsync runs on both,
/// and the hub hands on what they say to each other. No key is made, no agent is forwarded, nothing touches the hub's
/// disk, and only what differs travels. (docs/adr/0012-web-to-web.md)
/// </summary>
/// <param name="from">Who sends. It decides what is in the files, and nothing else on the other host.</param>
/// <param name="to">Who receives; it may be the same host.</param>
internal sealed partial class FileRelay(Host from, Host to)
{
    private const int LongestRequest = 1 << 10;
    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    /// <summary>Uploads keep the group that they had, which may write to them.</summary>
    private const string KeptAccess = "--group --chmod=Dug+rwx,Dg+s,Fug+rw,F-s";

    /// <summary>They get the group of the directory that they come into, and the modes of a site of ours.</summary>
    private const string NewAccess = "--chmod=D2770,F0660";

    /// <summary>
    /// Whether what is copied was not Aegir's before: then group and modes that it has there mean nothing here, and it gets
    /// those that a site of ours has. The default is no.
    /// </summary>
    public bool TakesOver { get; init; }

    /// <summary>
    /// $1 = a directory, $2 = where it goes, $3 = a path in it that is neither copied nor deleted, or nothing, then the
    /// names in it; those that there are are what is copied. $4 = what becomes of group and modes, as options of rsync.
    /// Symbolic links that lead out stay behind, and so do devices and sockets. Uploads come to belong to whoever receives
    /// them. What vanished while it was read (24) is gone.
    /// </summary>
    private const string Sync = """
        cd "$1"
        target=$2 left_out=$3 access=$4
        shift 4
        for name do
          shift
          [ ! -d "$name" ] || set -- "$@" "$name"
        done
        [ $# -gt 0 ] || exit 0
        sync() {
          rsync --recursive --links --safe-links --perms $access --times --omit-dir-times --delete-delay \
            --timeout=300 ${left_out:+"--exclude=/$left_out"} "$@" || [ $? -eq 24 ]
        }
        """;

    private const string CopyHere =
        Sync
        + """

            sync -- "$@" "$target/"
            """;

    /// <summary>
    /// rsync asks its remote shell for a receiver; ours is a pair of pipes to the hub, and the first line that it sends is
    /// what was asked for.
    /// </summary>
    private const string Send =
        Sync
        + """

            exec 3<&0 4>&1 </dev/null >&2
            export relay='printf "%s\n" "$*" >&4; exec 5<&0; cat <&5 5<&- 3<&- >&4 & exec cat <&3 5<&- 4>&-'
            sync --rsh="sh -c 'eval \"\$relay\"' relay" -- "$@" hub:.
            """;

    /// <summary>
    /// Makes <paramref name="names"/>, directories of <paramref name="source"/> or <c>.</c> for all of it, the same in <paramref name="target"/>, which
    /// exists. What the sender does not have of them is deleted there. <paramref name="leftOut"/>, a path below
    /// <paramref name="source"/>, stays what it is on both sides; null for none.
    /// </summary>
    /// <exception cref="CommandFailed">Not all was copied; the files that arrived are whole.</exception>
    public async Task Copy(UnixPath source, UnixPath target, string[] names, string? leftOut, CancellationToken ct)
    {
        string[] arguments = [$"{source}", $"{target}", leftOut ?? "", TakesOver ? NewAccess : KeptAccess, .. names];
        if (from.Name == to.Name)
            await from.Run(Command.Script(CopyHere, arguments) with { Timeout = Limit }, ct);
        else
            await Relay(arguments, target, ct);
    }

    private Task Relay(string[] arguments, UnixPath target, CancellationToken ct)
    {
        var (there, back) = (new Joint(), new Joint());
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var send = Command.Of(["sh", "-eu", "-c", Send, "send", .. arguments]) with { Timeout = Limit };
        var request = PipeTarget.Create(
            async (stream, token) =>
            {
                asked.TrySetResult(await FirstLine(stream, token));
                await there.Target.CopyFromAsync(stream, token);
            }
        );
        return Joint.Run(
            token => from.Stream(send, back.Source, request, token),
            async token =>
            {
                if (await asked.Task.WaitAsync(token) is not { Length: > 0 } asks)
                    return; // there is nothing to send
                string[] receiver = ["--server", Capabilities(asks), "--delete-delay", "--safe-links", "--timeout=300"];
                var receive = Command.Of(["rsync", .. receiver, ".", $"{target}/"]) with { Timeout = Limit };
                await to.Stream(receive, there.Source, back.Target, token);
            },
            ct
        );
    }

    /// <summary>
    /// What the two have to agree on, from <c>hub rsync --server -lOgtpre.iLsfxCIvu --delete-delay … . .</c>: the only
    /// word of it that is taken over, and only with the letters that our own options have. An <c>s</c> before the dot would
    /// let the sender choose the receiver's options.
    /// </summary>
    private string Capabilities(string request) =>
        Request().Match(request) is { Success: true } match
            ? match.Groups[1].Value
            : throw new CommandFailed(from.Name, Command.Of("rsync"), "did not ask for a receiver: " + request);

    private static async Task<string> FirstLine(Stream stream, CancellationToken ct)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (line.Length < LongestRequest && await stream.ReadAsync(letter, ct) == 1 && letter[0] != '\n')
            line.Append((char)letter[0]);
        return line.ToString();
    }

    [GeneratedRegex(@"^hub rsync --server (-[lOgtpr]+e\.[A-Za-z]*) ", RegexOptions.CultureInvariant)]
    private static partial Regex Request();
}
