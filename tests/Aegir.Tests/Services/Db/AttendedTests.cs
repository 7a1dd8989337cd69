using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Db;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Services.Db;

/// <summary>Programs that talk to a database server do not wait for one that is gone.</summary>
public sealed class AttendedTests
{
    private static readonly CommandFailed Gone = new("@server_db1", Command.Of("log-in"), "failed: no answer");

    [Fact]
    public async Task Work_that_waits_for_a_server_that_is_gone_is_stopped_and_the_server_named()
    {
        var isStopped = false;
        var failure = await Should.ThrowAsync<CommandFailed>(
            Db(isThere: false)
                .Attended(
                    async ct =>
                    {
                        try
                        {
                            await Task.Delay(Timeout.Infinite, ct);
                        }
                        finally
                        {
                            isStopped = true;
                        }
                    },
                    Ct
                )
        );
        failure.Message.ShouldContain("@server_db1");
        isStopped.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_misses_a_question_now_and_then_may_take_its_time()
    {
        var asked = 0;
        var db = new Asking(() => asked++ % 3 == 0) { AsksEvery = TimeSpan.FromMilliseconds(5) };
        await db.Attended(
            async ct =>
            {
                while (asked < 12)
                    await Task.Delay(5, ct);
            },
            Ct
        );
    }

    [Fact]
    public async Task However_the_question_fails_the_work_has_ended_when_that_is_told()
    {
        var isStopped = false;
        var db = new Asking(() => throw new TimeoutException("of the client library"))
        {
            AsksEvery = TimeSpan.FromMilliseconds(5),
        };
        await Should.ThrowAsync<TimeoutException>(
            db.Attended(
                async ct =>
                {
                    try
                    {
                        await Task.Delay(Timeout.Infinite, ct);
                    }
                    finally
                    {
                        await Task.Delay(50, CancellationToken.None);
                        isStopped = true;
                    }
                },
                Ct
            )
        );
        isStopped.ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_of_the_work_is_its_own() =>
        (
            await Should.ThrowAsync<InvalidOperationException>(
                Db(isThere: false).Attended(_ => throw new InvalidOperationException("of its own"), Ct)
            )
        ).Message.ShouldBe("of its own");

    [Fact]
    public async Task Whoever_cancels_it_is_told_that_it_was_cancelled()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Should.ThrowAsync<OperationCanceledException>(
            Db(isThere: true).Attended(ct => Task.Delay(Timeout.Infinite, ct), stop.Token)
        );
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Asking Db(bool isThere) => new(() => isThere) { AsksEvery = TimeSpan.FromMilliseconds(5) };

    private sealed class Asking(Func<bool> answers) : DbService
    {
        public override DatabaseEndpoint Endpoint => throw Gone;

        public override Task Check(CancellationToken ct) => answers() ? Task.CompletedTask : Task.FromException(Gone);

        public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients) => [];

        public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) => [];

        public override IReadOnlyList<Step> RetireDatabase(HostedSite site) => [];

        public override Task<bool> Exists(SqlName name, CancellationToken ct) => throw Gone;

        public override Task Dump(HostedSite site, PipeTarget dump, CancellationToken ct) => throw Gone;

        public override Task DumpForeign(
            Host machine,
            ForeignDatabase database,
            bool isTrial,
            PipeTarget dump,
            CancellationToken ct
        ) => throw Gone;

        public override Task Import(HostedSite site, PipeSource dump, CancellationToken ct) => throw Gone;
    }
}
