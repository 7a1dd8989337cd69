using Aegir.Model;

namespace Aegir.Cli.Grammar;

/// <summary>
/// The command line of the original Aegir, so that old scripts and fingers keep working: <c>provision-save @NAME --…</c>
/// and <c>@NAME provision-…</c>. It knows no more than how the same is said today.
/// </summary>
internal static class OriginalGrammar
{
    private const string Prefix = "provision-";

    /// <summary>Options of <c>provision-save</c> that mean the same under another name.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["--remote_host"] = "--host",
        ["--script_user"] = "--user",
        ["--http_service_type"] = "--http",
        ["--http_port"] = "--http-port",
        ["--db_service_type"] = "--db",
        ["--db_port"] = "--db-port",
        ["--dns_service_type"] = "--dns",
        ["--root"] = "--root",
        ["--web_server"] = "--web",
        ["--platform"] = "--platform",
        ["--db_server"] = "--db",
        ["--profile"] = "--profile",
        ["--language"] = "--language",
        ["--client_name"] = "--client",
        ["--redirection"] = "--redirect",
    };

    /// <summary>Options of <c>provision-save</c> that have nothing to decide any more.</summary>
    private static readonly HashSet<string> Decided =
    [
        "--admin_email",
        "--cron_key",
        "--drush_aliases",
        "--http_restart_cmd",
        "--install_method",
        "--ip_addresses",
        "--make_working_copy",
        "--master_url",
    ];

    /// <summary>
    /// Drush's own options: how much it says, and that it does not ask, which these commands do not either.
    /// </summary>
    private static readonly HashSet<string> OfDrush =
    [
        "-d",
        "-q",
        "-v",
        "-y",
        "--backend",
        "--debug",
        "--force",
        "--nocolor",
        "--quiet",
        "--verbose",
        "--yes",
    ];

    /// <summary>Options with a value that an import has no use for.</summary>
    private static readonly string[] OfNewSites = ["--profile", "--language", "--site-name", "--admin-email"];

    /// <summary>Verbs that are called otherwise today.</summary>
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["login-reset"] = "login",
    };

    /// <summary>The same in today's words; null if it is not the original's grammar.</summary>
    /// <exception cref="InvalidInput">It is, but cannot be said today; the message says what to do instead.</exception>
    /// <exception cref="NotFound">A site is to be installed that was never saved.</exception>
    public static Translation? Translate(IReadOnlyList<string> words, Session session) =>
        Meant(words) switch
        {
            ["provision-save", ['@', ..] name, .. var rest] => Save(Parsed.Parse<ContextName>(name), rest, session),
            ["provision-save", ..] => throw new InvalidInput(
                "provision-save needs the name of what is saved behind it: aegir provision-save @platform_live --context_type=platform …"
            ),
            [['@', ..] name, "provision-save", .. var rest] => Save(Parsed.Parse<ContextName>(name), rest, session),
            [['@', ..] name, var verb, .. var rest] when verb.StartsWith(Prefix, StringComparison.Ordinal) => Verb(
                Parsed.Parse<ContextName>(name),
                verb[Prefix.Length..],
                rest,
                session
            ),
            _ => null,
        };

    /// <summary>Without Drush's own options, which may stand anywhere, if it is the original's grammar at all.</summary>
    private static string[] Meant(IReadOnlyList<string> words) =>
        words.Any(word => word.StartsWith(Prefix, StringComparison.Ordinal))
            ? [.. words.Where(word => !OfDrush.Contains(word.Split('=')[0]))]
            : [.. words];

    private static Translation Save(ContextName context, string[] rest, Session session)
    {
        var drafts = new SiteDrafts(session.Layout);
        if (rest.Contains("--delete"))
            return context.Kind != ContextKind.Site
                    ? new Translation([ContextGrammar.Noun(context.Kind), "remove", context.Bare])
                : drafts.Find(context) is not null ? new Translation(["site", "forget", context.Bare])
                : throw new InvalidInput(
                    $"{context} would lose its record and keep its files and database. To delete it whole: aegir {context} delete"
                );
        string[] options = [.. rest.SelectMany(word => Option(word, context, session))];
        return new Translation(
            context.Kind switch
            {
                ContextKind.Site => ["site", "draft", context.Bare, .. options, .. Default("--db", options)],
                ContextKind.Platform => ["platform", "add", context.Bare, .. options, .. Default("--web", options)],
                _ => ["server", "add", context.Bare, .. options],
            }
        );
    }

    /// <summary>What is said of no server is on the hub itself.</summary>
    private static string[] Default(string option, string[] given) =>
        given.Contains(option) ? [] : [option, ContextName.Hub.Bare];

    private static IReadOnlyList<string> Option(string word, ContextName context, Session session)
    {
        var (name, value) = word.IndexOf('=') is > 0 and var at ? (word[..at], word[(at + 1)..]) : (word, null);
        return name switch
        {
            "--context_type" when value == ContextGrammar.Noun(context.Kind) => [],
            "--context_type" => throw new InvalidInput(
                $"{context} is a {ContextGrammar.Noun(context.Kind)} by its name, not a {Parsed.Quote(value ?? "")}."
            ),
            "--uri" when value == context.Bare => [],
            "--uri" => throw new InvalidInput($"A site is called by its URI: @{value}, not {context}."),
            "--aliases" =>
            [
                .. (value ?? "")
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .SelectMany(alias => (string[])["--alias", alias]),
            ],
            "--http_service_type" or "--db_service_type" or "--dns_service_type" when value is "NONE" or "null" => [],
            "--redirection" when value is null or "" or "0" or "null" or "FALSE" => [],
            "--aegir_root" when value == $"{session.Layout.Root}" => [],
            "--aegir_root" => throw new InvalidInput(
                $"Aegir's own directory is the same on the hub and on all servers: {session.Layout.Root}."
            ),
            "--web_group" when value == $"{HostingUsers.WebGroup}" => [],
            "--web_group" => throw new InvalidInput(
                $"The web server's group is {HostingUsers.WebGroup} on all servers, as Debian has it."
            ),
            "--site_enabled" when value is not ("" or "0" or "FALSE" or "false") => [],
            "--site_enabled" => throw new InvalidInput(
                $"A site is switched off once it is installed: aegir {context} disable"
            ),
            "--makefile" or "--ssl_enabled" when value is null or "" or "0" => [],
            "--makefile" => throw new InvalidInput(
                "Code is not built from makefiles: bring it to the hub first, with Composer, git or tar, and name its directory: --root=PATH"
            ),
            "--ssl_enabled" => throw new InvalidInput(
                "Aegir gives out no certificates: let what stands before the web server end TLS."
            ),
            _ when Decided.Contains(name) => [],
            "--master_db" => throw new InvalidInput(
                "A password on the command line can be read by every user of this machine. Add the server with: aegir server add … --db mysql --db-admin USER --db-password-file FILE"
            ),
            _ when value is not null && Options.TryGetValue(name, out var today) => [today, value],
            _ => [word],
        };
    }

    private static Translation Verb(ContextName context, string verb, string[] rest, Session session)
    {
        var noun = ContextGrammar.Noun(context.Kind);
        var today = Verbs.GetValueOrDefault(verb, verb);
        return (noun, today) switch
        {
            ("site", "install") => Drafted(context, today, rest, new SiteDrafts(session.Layout)),
            ("site", "import") => Drafted(context, today, rest, new SiteDrafts(session.Layout)),
            ("site", "migrate") => new Translation([noun, today, context.Bare, .. Place("--to", rest)]),
            ("site", "clone") => new Translation([
                noun,
                today,
                context.Bare,
                .. rest.Take(1).Select(Bare),
                .. Place("--platform", [.. rest.Skip(1)]),
            ]),
            ("site", "delete") => new Translation([noun, today, context.Bare, "--yes", .. rest]),
            ("site", "restore") => new Translation([noun, today, context.Bare, .. rest.Select(Backup)]),
            ("site", "backup-delete") => new Translation([
                noun,
                today,
                context.Bare,
                "--yes",
                .. rest.SelectMany(list => list.Split(',')).Select(Backup),
            ]),
            (_, "delete") => new Translation([noun, "remove", context.Bare, .. rest]),
            _ => new Translation([noun, today, context.Bare, .. rest]),
        };
    }

    /// <summary>The original takes the platform as a word without a name.</summary>
    private static string[] Place(string option, string[] rest) =>
        rest is [['@', ..] platform, .. var more] ? [option, Bare(platform), .. more] : rest;

    private static string Bare(string context) => Parsed.Parse<ContextName>(context).Bare;

    /// <summary>What becomes of a site that was saved: it is installed, or one that lies on its platform is taken over.</summary>
    private static Translation Drafted(ContextName site, string verb, string[] rest, SiteDrafts drafts) =>
        new([
            "site",
            verb,
            site.Bare,
            .. Told(verb, drafts.Find(site))
                ?? throw new NotFound(
                    $"{site} was not saved. Save it first: aegir provision-save {site} --platform=… --db_server=…"
                ),
            .. rest,
        ])
        {
            Done = rest.Contains("--dry-run") ? () => { } : () => drafts.Delete(site),
        };

    /// <summary>A site that is there already says itself what its profile and language are.</summary>
    private static IEnumerable<string>? Told(string verb, IReadOnlyList<string>? options) =>
        verb != "import"
            ? options
            : options?.Where(
                (word, at) => !OfNewSites.Contains(word) && (at == 0 || !OfNewSites.Contains(options[at - 1]))
            );

    /// <summary>The original named a backup by its file; what is left of that is the name.</summary>
    private static string Backup(string word) =>
        word.StartsWith('-')
            ? word
            : Path.GetFileName(word)
                .Replace(".tar.gz", "", StringComparison.Ordinal)
                .Replace(".tar", "", StringComparison.Ordinal);
}
