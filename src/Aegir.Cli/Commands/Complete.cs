using System.CommandLine;
using Aegir.Cli.Grammar;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Store;

namespace Aegir.Cli.Commands;

/// <summary>What the shell asks when Tab is pressed: the words that may stand where the cursor is, a line each.</summary>
internal sealed class Complete : AegirCommand
{
    private readonly Argument<string[]> _words = Typed.Arguments(
        "WORDS",
        "What is typed so far.",
        ArgumentArity.ZeroOrMore,
        word => word
    );

    public Complete()
        : base("complete", "Complete words, for the shell.")
    {
        Hidden = true;
        Arguments.Add(_words);
    }

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        var words = given.GetValue(_words) ?? [];
        var start = words.LastOrDefault() ?? "";
        foreach (var word in await Candidates(words, session, ct))
            if (word.StartsWith(start, StringComparison.Ordinal))
                session.Terminal.Out.WriteLine(Printable.Line(word));
        return ExitCode.Done;
    }

    private static async Task<IEnumerable<string>> Candidates(string[] words, Session session, CancellationToken ct)
    {
        var before = words.SkipLast(1).ToArray();
        var start = words.LastOrDefault() ?? "";
        if (before.Length == 0)
            return start.StartsWith('@')
                ? (await Names(session, null, ct)).Select(name => name.ToString())
                : Verbs(CommandTree.For(noun: null));
        if (before is [['@', ..] context] && ContextName.TryParse(context, out var name, out _))
            return Verbs(Noun(ContextGrammar.Noun(name.Kind)))
                .Append(name.Kind == ContextKind.Site ? "drush" : "verify")
                .Distinct();
        if (before[0].StartsWith('@'))
            before = [.. ContextGrammar.Translate(before)];
        var noun = before[0];
        if (Noun(noun) is not { Subcommands.Count: > 0 } verbs)
            return OptionsOf(CommandTree.For(noun).Subcommands.FirstOrDefault(command => command.Name == noun));
        if (before.Length == 1)
            return Verbs(verbs);
        var verb = verbs.Subcommands.FirstOrDefault(command => command.Name == before[1]);
        return start.StartsWith('-') ? OptionsOf(verb)
            : before is ["site", "restore" or "backup-delete", var site, ..]
            && DomainName.TryParse(site, out var uri, out _)
                ? await Backups(session, uri, ct)
            : before[^1] == "--client" || (noun == "client" && !before[^1].StartsWith('-')) ? await Clients(session, ct)
            : Kind(before[^1], noun) is { } kind ? (await Names(session, kind, ct)).Select(found => found.Bare)
            : [];
    }

    private static async Task<IEnumerable<string>> Backups(Session session, DomainName site, CancellationToken ct)
    {
        await using var hub = await session.Open(ct);
        return [.. (await hub.Db.Backups.List(site, ct)).Select(backup => $"{backup.Name}")];
    }

    private static async Task<IEnumerable<string>> Clients(Session session, CancellationToken ct)
    {
        await using var hub = await session.Open(ct);
        return [.. (await hub.Db.Clients.List(ct)).Select(client => $"{client.Name}")];
    }

    private static Command? Noun(string noun) =>
        CommandTree.For(noun).Subcommands.FirstOrDefault(command => command.Name == noun);

    private static IEnumerable<string> Verbs(Command? command) =>
        command?.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name) ?? [];

    private static IEnumerable<string> OptionsOf(Command? command) =>
        command?.Options.Select(option => option.Name) ?? [];

    /// <summary>What is named behind this word: an option says it, and else the noun.</summary>
    private static ContextKind? Kind(string before, string noun) =>
        (before, noun) switch
        {
            ("--platform" or "--to", _) => ContextKind.Platform,
            ("--web" or "--db" or "--server" or "--secondary", _) => ContextKind.Server,
            (['-', '-', ..], _) => null,
            (_, "server" or "cluster") => ContextKind.Server,
            (_, "platform") => ContextKind.Platform,
            (_, "site") => ContextKind.Site,
            _ => null,
        };

    private static async Task<IReadOnlyList<ContextName>> Names(
        Session session,
        ContextKind? kind,
        CancellationToken ct
    )
    {
        await using var hub = await session.Open(ct);
        var names = new List<ContextName>();
        if (kind is null or ContextKind.Server)
            names.AddRange((await hub.Db.Servers.List(ct)).Select(server => server.Name));
        if (kind is null or ContextKind.Platform)
            names.AddRange((await hub.Db.Platforms.List(webServer: null, ct)).Select(platform => platform.Name));
        if (kind is null or ContextKind.Site)
            names.AddRange((await hub.Db.Sites.Overview(SiteFilter.All, ct)).Select(site => site.Uri.ToContext()));
        return names;
    }
}
