using System.Text.RegularExpressions;
using Aegir.Model;
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
