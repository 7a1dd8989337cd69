namespace Aegir.Lab.Tests.Tasks;

/// <summary>Passwords are where they have to be and nowhere else.</summary>
public sealed class SecretsTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private const string Places = "/var /etc /tmp /run /root /home /srv";

    [Theory]
    [InlineData("web1")]
    [InlineData("web2")]
    public async Task Passwords_stand_in_the_vhost_and_in_no_log_journal_archive_error_or_process_list(string web)
    {
        await using var watch = new ProcessWatch();
        var site = await LabSite.Install(lab, CodeBases.Mini, web);
        var first = await Passwords.OfSite(lab.Lab, site);
        await site.Aegir("backup");
        await site.Aegir("restore");
        await site.Aegir("login");
        var failed = await FailedInstallation(web);
        var second = await Passwords.OfSite(lab.Lab, site);
        second.ShouldNotBe(first, "A restored site has a new database.");
        var (clone, moved) = (site with { Uri = $"clone-{site.Uri}" }, site with { Uri = $"moved-{site.Uri}" });
        await site.Aegir("clone", clone.Uri);
        await site.Aegir("migrate", "--as", moved.Uri);
        var kept = new Dictionary<string, string>
        {
            [await Passwords.OfSite(lab.Lab, clone)] = Vhost(clone),
            [await Passwords.OfSite(lab.Lab, moved)] = Vhost(moved),
        };
        string[] secrets = [first, second, .. kept.Keys, lab.Lab.DatabasePassword];
        secrets.ShouldBeUnique();

        watch.Seen.ShouldContain(line => line.Contains("aegir site install", StringComparison.Ordinal));
        foreach (var secret in secrets)
        {
            watch.Seen.Where(line => line.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
            failed.ShouldNotContain(secret);
        }
        foreach (var host in new[] { "hub", web, "db1" })
        {
            foreach (var gone in new[] { first, second })
                (await FilesWith(host, gone, "root")).ShouldBeEmpty();
            foreach (var (secret, vhost) in kept)
            {
                (await FilesWith(host, secret, "root")).ShouldBe(host == "db1" ? [] : [vhost]);
                foreach (var user in new[] { "www-data", "daemon" })
                    (await FilesWith(host, secret, user)).ShouldBeEmpty();
            }
            (await FilesWith(host, lab.Lab.DatabasePassword, "root")).Except(["/etc/lab/db_password"]).ShouldBeEmpty();
        }
        (await InArchives(site, secrets)).ShouldBe("");

        string Vhost(LabSite one) => $"/var/aegir/config/server_{web}/vhost.d/{one.Uri}.conf";
    }

    /// <summary>What is said of an installation that fails after its database was made.</summary>
    private async Task<string> FailedInstallation(string web)
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, web);
        await lab.Lab.Sh(
            "hub",
            $"mkdir -p {CodeBases.RootOf(platform)}/web/sites/all && echo '<?php throw new Exception(json_encode([getenv(), $_SERVER, $databases]));' >{CodeBases.RootOf(platform)}/web/sites/all/platform.settings.php",
            "aegir"
        );
        var site = new LabSite(lab, CodeBases.Mini, web, platform, $"{Names.Unique("failing")}.example");
        var ended = await lab.Lab.Aegir([.. site.InstallCommand, "--profile", "minimal"]);
        ended.Code.ShouldBe(1, ended.Err);
        ended.Err.ShouldContain("db_passwd");
        var task = ended.Err[(ended.Err.LastIndexOf(' ') + 1)..].Trim();
        var log = await lab.Aegir("task", "log", task);
        var said = ended.Out + ended.Err + log;
        said.ShouldContain("redacted");
        return said;
    }

    private async Task<IReadOnlyList<string>> FilesWith(string host, string secret, string user)
    {
        var found = await lab.Lab.Exec(host, ["sh", "-c", $"grep -rlaFs -f - {Places}"], user, stdin: secret + "\n");
        return [.. found.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private async Task<string> InArchives(LabSite site, IReadOnlyList<string> secrets) =>
        (
            await lab.Lab.Exec(
                "hub",
                [
                    "sh",
                    "-euc",
                    $"""
                    cat >/tmp/{site.Uri}.secrets
                    for archive in /var/aegir/backups/{site.Uri}-*.tar; do
                      members=$(tar -tf "$archive")
                      for member in $members; do
                        case $member in *.zst) open='zstd -dc' ;; *) open=cat ;; esac
                        tar -xOf "$archive" "$member" | $open | grep -aF -f /tmp/{site.Uri}.secrets || true
                      done
                    done
                    rm /tmp/{site.Uri}.secrets
                    """,
                ],
                stdin: string.Join('\n', secrets) + "\n"
            )
        ).Succeeded();
}
