using System.Text.RegularExpressions;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Tasks;
using Aegir.Tests.Store;
using Aegir.Tests.Tasks;

namespace Aegir.Tests.Cli;

/// <summary><c>aegir site migrate</c>, from nginx on web1 to Apache on web2.</summary>
public sealed partial class Moves
{
    private static CancellationToken Ct => TempHub.Ct;

    [Fact]
    public async Task Its_dry_run_prints_the_steps_and_touches_nothing()
    {
        await using var hub = await WithNext();
        var before = await hub.Everything();
        var answer = await hub.Type("site", "migrate", "example.com", "--to", "next", "--db", "db2", "--dry-run");
        answer.Code.ShouldBe(0, answer.Error);
        (await hub.Everything()).ShouldBe(before);
        var plan = answer.Out.Replace($"{hub.Layout.Root}", "$AEGIR_ROOT", StringComparison.Ordinal);
        NewDatabase().Replace(plan, "example_com_????").ShouldBeAsIn("plan-site-migrate.txt");
    }

    [Theory]
    [InlineData("", 7 * 24)]
    [InlineData("2h", 2)]
    [InlineData("30d", 30 * 24)]
    [InlineData("90m", 1.5)]
    [InlineData("365d", 365 * 24)]
    [InlineData("0", 0)]
    [InlineData("0h", 0)]
    public async Task Visitors_are_sent_on_for_as_long_as_was_typed(string typed, double hours)
    {
        await using var hub = await WithNext();
        string[] words = ["site", "migrate", "example.com", "--to", "next", "--detach"];
        var answer = await hub.Type(typed.Length == 0 ? words : [.. words, "--forward-for", typed]);
        answer.Code.ShouldBe(0, answer.Error);
        var entry = (await hub.Db.Tasks.Queued(Ct)).ShouldHaveSingleItem();
        var task = TaskCatalog.Default.Read(entry, await hub.Db.Tasks.Inputs(entry.Id, Ct));
        var move = task.ShouldBeOfType<MigrateSite>();
        move.ForwardFor.ShouldBe(TimeSpan.FromHours(hours));
        move.Forwards.Select(forward => forward.Server.Bare).ShouldBe(hours == 0 ? [] : ["web1"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("+1h")]
    [InlineData("1.5d")]
    [InlineData("1e2h")]
    [InlineData("1 h")]
    [InlineData("2H")]
    [InlineData("1y")]
    [InlineData("366d")]
    [InlineData("8761h")]
    [InlineData("2147483648m")]
    [InlineData("99999999999999999999d")]
    [InlineData("\u0667d")]
    [InlineData("NaNd")]
    public async Task What_is_no_length_of_time_up_to_a_year_is_refused(string typed)
    {
        await using var hub = await WithNext();
        var answer = await hub.Type("site", "migrate", "example.com", "--to", "next", "--forward-for", typed);
        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain("is no length of time up to a year");
        (await hub.Db.Tasks.Queued(Ct)).ShouldBeEmpty();
    }

    [GeneratedRegex("example_com_[a-z0-9]{4}")]
    private static partial Regex NewDatabase();

    private static async Task<TypedHub> WithNext()
    {
        var hub = await TypedHub.Furnished((db, layout) => new RealWebs(db, layout));
        var web2 = Fixture.Server("web2") with { Services = [new OfferedService(ServiceType.Http, "apache")] };
        await hub.Db.Servers.Save(web2, Ct);
        await hub.Db.Servers.Save(Fixture.Server("db2"), Ct);
        var next = Fixture.Platform with
        {
            Name = ContextName.Platform("next"),
            Root = Parsed.Parse<UnixPath>("/var/aegir/platforms/next"),
            WebServer = web2.Name,
            Verified = DateTimeOffset.UnixEpoch,
        };
        await hub.Db.Platforms.Save(next, Ct);
        return hub;
    }
}
