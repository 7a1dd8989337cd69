namespace Aegir.Tests.Cli;

public sealed class ExitCodes
{
    [Theory]
    [InlineData(0, "site list")]
    [InlineData(0, "--version")]
    [InlineData(0, "client add smith --dry-run")]
    [InlineData(0, "platform unlock p")]
    [InlineData(0, "help")]
    [InlineData(0, "help site install")]
    [InlineData(0, "site list --sites *.com --platform p")]
    [InlineData(0, "task list --context example.com")]
    [InlineData(2, "provision-save")]
    [InlineData(2, "site set example.com")]
    [InlineData(2, "task list --state bogus")]
    [InlineData(2, "server prepare web1 --as root --identity /nowhere/key --dry-run")]
    [InlineData(2, "server add web2 --host web2 --db mysql --db-password-file /nowhere/password")]
    [InlineData(2, "frobnicate")]
    [InlineData(2, "site instal example.org")]
    [InlineData(2, "site show")]
    [InlineData(2, "site show example.com --frob")]
    [InlineData(2, "site show ../etc")]
    [InlineData(2, "site verify")]
    [InlineData(2, "site verify example.com --all")]
    [InlineData(2, "@ show")]
    [InlineData(2, "--root")]
    [InlineData(2, "--root etc site list")]
    [InlineData(2, "site delete example.com")]
    [InlineData(2, "site set example.com --redirect other.example.org")]
    [InlineData(2, "site set example.com --no-alias other.example.org")]
    [InlineData(2, "server add web2 --host web2 --http iis")]
    [InlineData(2, "server add web2 --host web2 --db-port 3306")]
    [InlineData(2, "server add web2 --host web2 --db sqlite")]
    [InlineData(2, "server add web2 --host web2 --http php")]
    [InlineData(2, "init --db mysql")]
    [InlineData(2, "init --http-port 8081")]
    [InlineData(2, "platform upgrade p --to p")]
    [InlineData(2, "platform upgrade p --to p --wave 25,5")]
    [InlineData(2, "platform upgrade p --to p --stop-after 0")]
    [InlineData(2, "platform upgrade p --to p --parallel -1")]
    [InlineData(2, "platform upgrade p --to p --sites a/b")]
    [InlineData(3, "platform upgrade p --to q")]
    [InlineData(3, "platform compare p q")]
    [InlineData(3, "site check example.org --to p")]
    [InlineData(3, "site check example.com --to q")]
    [InlineData(3, "site list --platform q")]
    [InlineData(3, "site list --web web9")]
    [InlineData(3, "site list --db web9")]
    [InlineData(3, "site list --client nobody")]
    [InlineData(3, "site list --sites tag:gov")]
    [InlineData(3, "site list --sites *.org")]
    [InlineData(3, "task list --context example.org")]
    [InlineData(3, "site show example.org")]
    [InlineData(3, "server show web2")]
    [InlineData(3, "task show 17")]
    [InlineData(3, "task give-up 17 --yes")]
    [InlineData(3, "site restore example.com")]
    [InlineData(3, "site backups example.org")]
    [InlineData(2, "site backup-add example.com /etc/passwd")]
    [InlineData(3, "site backup-add example.com /tmp/no-such-archive.tar")]
    [InlineData(3, "site backup-delete example.com example.com-20260131.235959")]
    [InlineData(3, "site backup-delete example.com gone.example-20260130.120000")]
    [InlineData(3, "hub --urls http://127.0.0.1:9000")]
    [InlineData(3, "@example.org provision-install")]
    [InlineData(4, "client add acme")]
    [InlineData(4, "server add web1 --host web1")]
    [InlineData(4, "server remove web1")]
    [InlineData(4, "platform remove p")]
    [InlineData(4, "@server_master provision-delete")]
    public async Task A_command_ends_with_the_code_of_its_kind(int code, string line)
    {
        await using var hub = await TypedHub.Furnished();
        var before = await hub.Everything();
        var answer = await hub.Type(line.Split(' '));
        answer.Code.ShouldBe(code, answer.Error);
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_hub_the_error_says_how_to_make_one()
    {
        await using var hub = new TypedHub();
        var answer = await hub.Type("site", "list");
        answer.Code.ShouldBe(3);
        answer.Error.ShouldContain("aegir init");
    }

    [Fact]
    public async Task Root_changes_nothing()
    {
        await using var hub = await TypedHub.Furnished();
        var before = await hub.Everything();
        foreach (
            var line in new[]
            {
                "init",
                "client add smith",
                "site disable example.com",
                "task recover",
                "task give-up 1 --yes",
                "hub",
                "worker",
                "serve",
                "site login example.com",
                "site check example.com --to p",
                "platform upgrade p --to p",
            }
        )
        {
            var answer = await hub.TypeAsRoot(line.Split(' '));
            answer.Code.ShouldBe(4);
            answer.Error.ShouldContain("sudo -u aegir");
        }
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task All_mistakes_of_a_line_are_told_at_once()
    {
        await using var hub = await TypedHub.Furnished();
        var answer = await hub.Type("site", "install", "ex ample", "--platform", "p/q", "--db", "..", "--dri-run");
        answer.Error.ShouldContain("“ex ample” is no domain name");
        answer.Error.ShouldContain("p/q");
        answer.Error.ShouldContain("--dry-run");
    }

    [Fact]
    public async Task A_slip_in_a_name_or_verb_is_answered_with_what_was_meant()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("site", "shwo", "example.com")).Error.ShouldContain("Did you mean show");
        (await hub.Type("site", "show", "exmaple.com")).Error.ShouldContain("Did you mean example.com");
        (await hub.Type("stie", "list")).Error.ShouldContain("Did you mean site");
    }
}
