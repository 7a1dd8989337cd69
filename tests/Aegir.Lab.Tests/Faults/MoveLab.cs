using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// A site on web1 and db1, and where it moves to: web2 and db2. Whatever breaks off, in the end it is here or there with
/// all its data, and nothing of it is anywhere else.
/// </summary>
/// <param name="World">All that a move may change, on five hosts.</param>
/// <param name="Here">The site where it is.</param>
/// <param name="There">The site where it is to go.</param>
internal sealed record MoveLab(FaultLab World, LabSite Here, LabSite There)
{
    /// <summary>The command that moves it.</summary>
    public string[] Move => ["site", "migrate", Here.Uri, "--to", There.Platform, "--db", There.Db];

    private Lab Lab => World.Lab;

    /// <summary>Makes both places, and the site in the first of them.</summary>
    public static async Task<MoveLab> Make(PreparedLab prepared)
    {
        await prepared.AddSecondDatabaseServer();
        var platform = await CodeBases.PublishNew(prepared, CodeBases.Mini, "web1");
        var away = await CodeBases.PublishNew(prepared, CodeBases.Mini, "web2");
        var world = new FaultLab(prepared, "web1", platform) { Servers = ["web1", "web2", "db1", "db2"] };
        await world.Install();
        await world.Site.Use();
        var made = new MoveLab(world, world.Site, world.Site with { Web = "web2", Platform = away, Db = "db2" });
        // There and back: what all sites of a platform share is in both places then.
        await prepared.Aegir(made.Move);
        await made.MoveBack();
        return made;
    }

    /// <summary>What is to be found again.</summary>
    public async Task<Seen> Look() => new(await World.Look(), await Here.Data());

    /// <summary>
    /// Demands that the site serves its visitors with all its data, here or there, and that nothing else is anywhere. It
    /// is brought back where it has moved.
    /// </summary>
    /// <returns>Whether it had moved.</returns>
    public async Task<bool> DemandWhole(Seen before)
    {
        await World.DemandNothingLeft();
        if (await Here.Shown("dbServer") == Here.Db)
        {
            (await Here.Data()).ShouldBe(before.Data);
            await World.DemandAsBefore(before.World);
            return false;
        }
        (await There.Data()).ShouldBe(before.Data);
        (await There.Get()).Body.ShouldContain(Here.Title);
        (await Here.Get()).Body.ShouldContain(Here.Title); // by way of web1
        await DemandNothingHere();
        await MoveBack();
        (await Here.Data()).ShouldBe(before.Data);
        return true;
    }

    private Task<string> MoveBack() =>
        World.Prepared.Aegir([
            "site",
            "migrate",
            Here.Uri,
            "--to",
            Here.Platform,
            "--db",
            Here.Db,
            "--forward-for",
            "0",
            "--no-backup",
        ]);

    /// <summary>No directory, no database, no account, no vhost but the one that forwards; and there one database alone.</summary>
    private async Task DemandNothingHere()
    {
        foreach (var host in new[] { "hub", Here.Web })
            (await Lab.Sh(host, $"ls -d {Here.Directory} 2>/dev/null || :")).ShouldBeEmpty();
        (await Lab.Sh(Here.Web, $"cat /var/aegir/config/server_{Here.Web}/vhost.d/{Here.Uri}.conf")).ShouldNotContain(
            Here.Directory
        );
        var (database, stem) = (
            await There.Shown("database"),
            Here.Uri.Replace(".example", "_", StringComparison.Ordinal)
        );
        (await Databases(Here.Db, stem)).ShouldBeEmpty();
        // The hub may come in, and one web server.
        (await Databases(There.Db, stem))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(Enumerable.Repeat(database, 3));
    }

    /// <summary>Databases, and accounts, of which each host that may come in has one, that begin with these letters.</summary>
    private Task<string> Databases(string server, string stem) =>
        Lab.Sh(
            server,
            $"""
            mariadb -N -e "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE '{stem}%'
              UNION ALL SELECT User FROM mysql.user WHERE User LIKE '{stem}%'"
            """
        );

    /// <summary>What was there.</summary>
    /// <param name="World">On all hosts.</param>
    /// <param name="Data">Of the site.</param>
    public sealed record Seen(string World, string Data);
}
