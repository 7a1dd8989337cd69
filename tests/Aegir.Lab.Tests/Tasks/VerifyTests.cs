namespace Aegir.Lab.Tests.Tasks;

/// <summary>Verify writes what the record says, and costs next to nothing where that is there already.</summary>
[Collection(nameof(AloneInTheLab))]
public sealed class VerifyTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Theory]
    [InlineData("web1", "/var/log/apache2/error.log", "AH00493")]
    [InlineData("web2", "/var/run/nginx.pid", "worker")]
    public async Task Verifying_an_unchanged_site_reloads_nothing_and_takes_few_round_trips(
        string web,
        string log,
        string word
    )
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, web);
        await site.Aegir("verify");
        var before = await Generation();
        var trips = await RoundTrips("site", "verify", site.Uri);
        (await Generation()).ShouldBe(before);
        trips.Count(line => !line.Contains("db1", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(3);
        (await site.Get()).Status.ShouldBe(200);

        // Apache says when it loads its config; nginx has new workers.
        Task<string> Generation() =>
            web == "web1"
                ? lab.Lab.Sh(web, $"grep -c {word} {log} || true")
                : lab.Lab.Sh(web, $"pgrep -P $(cat {log}) -f {word} | sort");
    }

    [Theory]
    [InlineData("all/platform.settings.php")]
    [InlineData("*/local.settings.php")]
    public async Task A_platform_is_not_pushed_where_that_would_delete_uploads(string file)
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform);
        var own = $"{site.Docroot}/sites/{file.Replace("*", site.Uri, StringComparison.Ordinal)}";
        const string Elsewhere = "<?php $settings[\"file_public_path\"] = \"uploads/all\";";
        await lab.Lab.Sh("hub", $"mkdir -p {Path.GetDirectoryName(own)} && echo '{Elsewhere}' >{own}", "aegir");
        var refused = await lab.Lab.Aegir("platform", "verify", platform);
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain($"puts what visitors write into {site.Docroot}/uploads/all.");
        (await lab.Lab.Sh("web1", $"ls {own} 2>/dev/null || :")).ShouldBeEmpty();
        await lab.Lab.Sh("hub", $"rm {own}", "aegir");
        await lab.Aegir("platform", "verify", platform);
    }

    [Fact]
    public async Task What_somebody_changed_by_hand_is_put_right()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1");
        await lab.Lab.Sh(
            "web1",
            $"""
            rm /var/aegir/config/server_web1/vhost.d/{site.Uri}.conf
            rm -f {site.Directory}/settings.php
            """
        );
        await lab.Lab.Sh("hub", $"rm -f {site.Directory}/settings.php");
        await lab.Lab.Sh(
            "db1",
            $"mariadb -e \"DELETE FROM mysql.db WHERE User LIKE '{await site.Shown("database")}%'; FLUSH PRIVILEGES\""
        );
        await site.Aegir("verify");
        (await site.Get()).Body.ShouldContain(site.Title);
    }

    /// <summary>
    /// Runs <c>aegir</c> with a program <c>ssh</c> before the real one in its path that notes each start: rsync starts it
    /// too. Returns a line for each.
    /// </summary>
    private async Task<IReadOnlyList<string>> RoundTrips(params string[] arguments)
    {
        var count = $"/tmp/{Names.Unique("trips")}";
        await lab.Lab.Sh(
            "hub",
            $"""
            mkdir {count}
            printf '#!/bin/sh\necho "$*" | tr "\\n" " " | cut -c-2000 >>{count}/log\nexec /usr/bin/ssh "$@"\n' >{count}/ssh
            chmod -R a+rwx {count}
            """
        );
        var ended = await lab.Lab.Exec(
            "hub",
            ["env", $"PATH={count}:/usr/local/bin:/usr/bin:/bin", "/srv/lab/aegir", .. arguments],
            "aegir"
        );
        ended.Succeeded();
        var trips = await lab.Lab.Sh("hub", $"cat {count}/log");
        TestContext.Current.TestOutputHelper?.WriteLine(trips);
        return trips.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
