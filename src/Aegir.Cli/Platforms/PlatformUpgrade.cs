using System.CommandLine;
using System.Text.Json;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Sites;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Queue.Upgrades;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform upgrade FROM --to TO</c></summary>
internal sealed class PlatformUpgrade : AegirCommand
{
    private readonly Argument<ContextName> _from = Typed.Argument(
        "FROM",
        "The platform whose sites shall move.",
        ContextName.Platform
    );
    private readonly Option<ContextName> _to = Typed
        .Option("--to", "PLATFORM", "The platform that they shall move to.", ContextName.Platform)
        .Required();
    private readonly Option<SitePattern[]> _sites = Typed.Options(
        "--sites",
        "PATTERN",
        "Only sites of such a name, or with such a tag: 'shop*.example.com', tag:gov.",
        Parsed.Parse<SitePattern>
    );
    private readonly Option<ClientName> _client = Typed.Option(
        "--client",
        "CLIENT",
        "Only sites of this client.",
        Parsed.Parse<ClientName>
    );
    private readonly Option<Waves> _wave = Typed.Option(
        "--wave",
        "PERCENT,…",
        "How many are moved by the end of each wave. Default: 5,25,100%.",
        Parsed.Parse<Waves>
    );
    private readonly Option<int?> _stopAfter = Typed.Option<int?>(
        "--stop-after",
        "N",
        "With so many that failed, no further move begins. Default: 1.",
        word => Typed.Number(word)
    );
    private readonly Option<int?> _parallel = Typed.Option<int?>(
        "--parallel",
        "N",
        "How many at the same time. Default: the number of processors.",
        word => Typed.Number(word)
    );
    private readonly Option<TimeSpan> _forwardFor = MoveOptions.ForwardFor();
    private readonly Option<bool> _noBackup = MoveOptions.NoBackup();
    private readonly Option<bool> _retryFailed = Typed.Flag(
        "--retry-failed",
        "Try those again, last, whose last move there failed."
    );
    private readonly Option<bool> _dryRun = Typed.Flag("--dry-run", "Check all sites, print the plan, and stop.");
    private readonly Option<bool> _report = Typed.Flag(
        "--report",
        "Show what has become of the sites so far, and stop."
    );
    private readonly Option<bool> _detach = Typed.Flag(
        "--detach",
        "Leave the moves of the next wave to a worker, and return at once."
    );
    private readonly Option<bool> _json = Typed.Flag("--json", "Print JSON, for programs.");

    public PlatformUpgrade()
        : base(
            "upgrade",
            "Move the sites of a platform to another one, in waves; each is checked first, and undone if it fails."
        )
    {
        Arguments.Add(_from);
        foreach (
            var option in new Option[]
            {
                _to,
                _sites,
                _client,
                _wave,
                _stopAfter,
                _parallel,
                _forwardFor,
                _noBackup,
                _retryFailed,
                _dryRun,
                _report,
                _detach,
                _json,
            }
        )
            Options.Add(option);
        Examples =
        [
            "aegir platform upgrade live --to next --dry-run",
            "aegir platform upgrade live --to next",
            "aegir platform upgrade live --to next --report",
            "aegir platform upgrade live --to next --sites tag:gov --wave 10,100% --stop-after 3 --parallel 4",
        ];
    }

    public override bool IsForOutput(ParseResult given) => given.GetValue(_dryRun) || given.GetValue(_report);

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        if (given.GetValue(_report))
            return await Report(session, given, ct);
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        if (!given.GetValue(_dryRun))
            await TaskRuns.RecoverAbandoned(hub, session, ct);
        var plan = await UpgradeProgress.Show(session, progress => hub.Upgrade.Plan(Request(given), progress, ct));
        var planned = UpgradePlanView.Of(plan);
        if (given.GetValue(_dryRun) || given.GetValue(_detach) || plan.Count == 0)
            Write(planned, ViewsJson.Default.UpgradePlanView, planned.Print, session.Terminal, given);
        else
            planned.Print(session.Terminal.Error);
        if (given.GetValue(_dryRun))
            session.Terminal.Say("Nothing has been touched.");
        else if (plan.Count > 0)
            return given.GetValue(_detach)
                ? await Enqueue(hub, plan, session.Terminal, ct)
                : await Move(hub, plan, session, given, ct);
        return plan.LeftOut.Count == 0 ? ExitCode.Done : ExitCode.Conflict;
    }

    private UpgradeRequest Request(ParseResult given)
    {
        var request = new UpgradeRequest(given.GetRequiredValue(_from), given.GetRequiredValue(_to))
        {
            Sites = given.GetValue(_sites) ?? [],
            Client = given.GetValue(_client),
            ForwardFor = given.GetValue(_forwardFor),
            BacksUp = !given.GetValue(_noBackup),
            RetriesFailed = given.GetValue(_retryFailed),
        };
        return request with
        {
            Waves = given.GetValue(_wave) ?? request.Waves,
            StopAfter = given.GetValue(_stopAfter) ?? request.StopAfter,
            Parallel = given.GetValue(_parallel) ?? request.Parallel,
        };
    }

    private async Task<int> Report(Session session, ParseResult given, CancellationToken ct)
    {
        await using var hub = await session.Open(ct);
        var request = Request(given);
        Write(UpgradeReportView.Of(request, await hub.Upgrade.SoFar(request, ct)), session.Terminal, given);
        return ExitCode.Done;
    }

    private async Task<int> Move(Hub hub, UpgradePlan plan, Session session, ParseResult given, CancellationToken ct)
    {
        using var interrupts = new Interrupts(session, ct);
        var report = await UpgradeProgress.Show(session, progress => hub.Upgrade.Run(plan, progress, interrupts.Token));
        Write(UpgradeReportView.Of(report), session.Terminal, given);
        return Code(report);
    }

    private void Write(UpgradeReportView view, Terminal terminal, ParseResult given)
    {
        Write(view, ViewsJson.Default.UpgradeReportView, view.Print, terminal, given);
        terminal.Say(view.Summary);
    }

    private static async Task<int> Enqueue(Hub hub, UpgradePlan plan, Terminal terminal, CancellationToken ct)
    {
        foreach (var entry in await hub.Upgrade.Enqueue(plan, ct))
            terminal.Say($"Task {entry.Id} waits for a worker: {entry.Verb} {entry.Context}.");
        if (plan.Waves.Count > 1)
            terminal.Say("When these have ended, the same command leaves the next wave to a worker.");
        return plan.LeftOut.Count == 0 ? ExitCode.Done : ExitCode.Conflict;
    }

    private static int Code(UpgradeReport report) =>
        report.Count(MoveEnd.Stuck) > 0 ? ExitCode.Stuck
        : report.Count(MoveEnd.RolledBack) + report.Count(MoveEnd.Cancelled) > 0 ? ExitCode.RolledBack
        : report.Count(MoveEnd.Moved) < report.Moves.Count || report.Plan.LeftOut.Count > 0 ? ExitCode.Conflict
        : ExitCode.Done;

    private void Write<T>(
        T data,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json,
        Action<TextWriter> print,
        Terminal terminal,
        ParseResult given
    )
    {
        if (given.GetValue(_json))
            terminal.Out.WriteLine(JsonSerializer.Serialize(data, json));
        else
            print(terminal.Out);
    }
}
