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
    private const int Vanished = 24; // rsync(1), "Partial transfer due to vanished source files"
    private const int ConnectionEnded = 12; // rsync(1), "error in rsync protocol data stream"

    /// <summary>How long one of the two waits for what the other has to say of a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether what is copied was not Aegir's before: then group and modes that it has there mean nothing here, and it gets
    /// those that a site of ours has. The default is no.
    /// </summary>
    public bool TakesOver { get; init; }

    /// <summary>Paths below what is copied from that stay behind, without a space. The default is none.</summary>
    public IReadOnlyList<string> StayBehind { get; init; } = [];

    /// <summary>Told what the sender sends; null, the default, for nobody.</summary>
    public Action<Transferred>? Copied { get; init; }

    private const string Writable = "--chmod=Dug+rwx,Dg+s,Fug+rw,F-s";

    /// <summary>Nobody needs it, and PHP makes files in it that only the web server can read.</summary>
    private const string NoTemporaryFiles = "--exclude=/private/temp/*";

    /// <summary>Uploads keep the group that they had, which may write to them.</summary>
    private const string Replaces = $"--delete-delay --perms --group {Writable} {NoTemporaryFiles}";

    /// <summary>They get the group of the directory that they come into, and the modes of a site of ours.</summary>
    private const string TakesIn = "--delete-delay --perms --chmod=D2770,F0660";

    /// <summary>What is there belongs to the web server perhaps, and only its owner could change its permissions.</summary>
    private const string Adds = $"--update {Writable} {NoTemporaryFiles}";

    /// <summary>What arrives without permissions of its own the web server's group may write to.</summary>
    private const string Receive = "umask 002; exec rsync \"$@\"";

    /// <summary>
    /// $1 = a directory, $2 = where it goes, $3 = a path in it that is neither copied nor deleted, or nothing, $4 = rsync's
    /// options for access and for what is there already, $5 = whether the web server may be asked to let us in, then the
    /// names in it; those that there are are what is copied.
    /// Symbolic links that lead out stay behind, and so do devices and sockets. Uploads come to belong to whoever receives
    /// them. What vanished while it was read (24) is gone.
    /// </summary>
    private const string Sync =
        WebFiles.Functions
        + """
            cd "$1"
            target=$2 left_out=$3 options=$4 is_ours=$5
            shift 5
            set -f
            for name do
              shift
              [ ! -d "$name" ] || set -- "$@" "$name"
            done
            [ $# -gt 0 ] || exit 0
            [ "$is_ours" = no ] || let_in "$@"
            names=$*
            sync() {
              code=0
              rsync --recursive --links --safe-links --times --omit-dir-times $options --timeout=300 \
                ${left_out:+"--exclude=/$left_out"} "$@" || code=$?
              [ $code -ne 0 ] && [ $code -ne 24 ] || return 0
              say_closed $names
              return $code
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
    /// Makes <paramref name="names"/>, directories of <paramref name="source"/> or <c>.</c> for all of it, the same in
    /// <paramref name="target"/>, which exists. What the sender does not have of them is deleted there.
    /// <paramref name="leftOut"/>, a path below <paramref name="source"/>, stays what it is on both sides; null for none.
    /// </summary>
    /// <exception cref="CommandFailed">Not all was copied; the files that arrived are whole.</exception>
    public Task Copy(UnixPath source, UnixPath target, string[] names, string? leftOut, CancellationToken ct) =>
        Run(TakesOver ? TakesIn : Replaces, source, target, names, leftOut, ct);

    /// <summary>
    /// Adds to <paramref name="names"/>, directories in <paramref name="directory"/> of both hosts, what the receiver does not
    /// have, or has of an older time. Nothing is deleted.
    /// </summary>
    /// <exception cref="CommandFailed">Not all was copied; the files that arrived are whole.</exception>
    public Task Add(UnixPath directory, string[] names, CancellationToken ct) =>
        Run(Adds, directory, directory, names, leftOut: null, ct);

    private async Task Run(
        string options,
        UnixPath source,
        UnixPath target,
        string[] names,
        string? leftOut,
        CancellationToken ct
    )
    {
        // rsync would make "private/files" the target's "files".
        if (names.Any(name => name.Contains('/', StringComparison.Ordinal)))
            throw new ArgumentException("They have to be names, and not paths.", nameof(names));
        var isOurs = TakesOver ? "no" : "yes";
        var all = string.Join(' ', [options, .. StayBehind.Select(path => $"--exclude=/{path}")]);
        string[] arguments = [$"{source}", $"{target}", leftOut ?? "", all, isOurs, .. names];
        if (from.Name == to.Name)
            await from.Run(Command.Script(CopyHere, arguments) with { Timeout = Command.LongestCopy }, ct);
        else
            await InTurn(() => Relay(options, arguments, target, ct), ct);
    }

    /// <summary>Two that copy in opposite directions ask for both hosts in the same order, so that neither waits for the other.</summary>
    private async Task InTurn(Func<Task> relay, CancellationToken ct)
    {
        var (first, second) = string.CompareOrdinal(from.Name, to.Name) < 0 ? (from, to) : (to, from);
        await first.Relays.WaitAsync(ct);
        try
        {
            await second.Relays.WaitAsync(ct);
            try
            {
                await relay();
            }
            finally
            {
                second.Relays.Release();
            }
        }
        finally
        {
            first.Relays.Release();
        }
    }

    private Task Relay(string options, string[] arguments, UnixPath target, CancellationToken ct)
    {
        var (there, back) = (new Joint(Copied), new Joint());
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var send = Command.Of(["sh", "-eu", "-c", Send, "send", .. arguments]) with { Timeout = Command.LongestCopy };
        var request = PipeTarget.Create(
            async (stream, token) =>
            {
                asked.TrySetResult(await FirstLine(stream, token));
                await there.Target.CopyFromAsync(stream, token);
            }
        );
        var (sent, received) = (Task.CompletedTask, Task.CompletedTask);
        return AllOrNone.Run([Sending, Receiving], ct);

        async Task Sending(CancellationToken token)
        {
            sent = from.Stream(send, back.Source, request, token);
            try
            {
                await sent;
            }
            catch (CommandFailed failure) when (failure.ExitCode == ConnectionEnded)
            {
                await Hear(received, token);
                throw;
            }
        }

        async Task Receiving(CancellationToken token)
        {
            if (await asked.Task.WaitAsync(token) is not { Length: > 0 } asks)
                return; // there is nothing to send
            string[] delete = options == Adds ? [] : ["--delete-delay"];
            string[] receiver = ["--server", Capabilities(asks), .. delete, "--safe-links", "--timeout=300"];
            string[] command = ["sh", "-c", Receive, "rsync", .. receiver, ".", $"{target}/"];
            var receive = Command.Of(command) with { Timeout = Command.LongestCopy };
            received = to.Stream(receive, there.Source, back.Target, token);
            try
            {
                await received;
            }
            catch (CommandFailed failure) when (failure.ExitCode == Vanished)
            {
                // The sender has told it, and takes that for no failure.
            }
            catch (CommandFailed)
            {
                await Hear(sent, token);
                throw;
            }
        }
    }

    /// <summary>
    /// Lets the other side throw what it knows of a failure. The receiver tells the sender what it could not write, and ends
    /// without a word; that the connection has ended is all that either knows of what happened to the other.
    /// </summary>
    private static async Task Hear(Task other, CancellationToken ct)
    {
        try
        {
            await other.WaitAsync(Patience, ct);
        }
        catch (CommandFailed failure) when (failure.ExitCode == ConnectionEnded) { }
        catch (TimeoutException) { }
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

    [GeneratedRegex(@"^hub rsync --server (-[lOgtpru]+e\.[A-Za-z]*) ", RegexOptions.CultureInvariant)]
    private static partial Regex Request();
}
