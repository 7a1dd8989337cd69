using Aegir.Cli;
using Aegir.Cli.Grammar;
using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Tests.Cli;

public sealed class OriginalGrammarTests
{
    [Theory]
    [InlineData(
        "provision-save @server_web1 --context_type=server --remote_host=web1.example.net --http_service_type=apache --db_service_type=NONE --script_user=aegir",
        "server add web1 --host web1.example.net --http apache --user aegir"
    )]
    [InlineData(
        "provision-save @server_db1 --context_type=server --remote_host=10.0.0.7 --db_service_type=mysql --db_port=3307",
        "server add db1 --host 10.0.0.7 --db mysql --db-port 3307"
    )]
    [InlineData(
        "provision-save @server_ns1 --context_type=server --remote_host=10.0.0.8 --dns_service_type=bind",
        "server add ns1 --host 10.0.0.8 --dns bind"
    )]
    [InlineData(
        "provision-save @platform_live --context_type=platform --root=/var/aegir/platforms/live --web_server=@server_web1",
        "platform add live --root /var/aegir/platforms/live --web @server_web1"
    )]
    [InlineData("@platform_live provision-save --root=/p", "platform add live --root /p --web master")]
    [InlineData(
        "provision-save @example.com --context_type=site --uri=example.com --platform=@platform_live --db_server=@server_db1 --client_name=acme --profile=minimal --language=de --aliases=a.example.com,b.example.com --redirection=0",
        "site draft example.com --platform @platform_live --db @server_db1 --client acme --profile minimal --language de --alias a.example.com --alias b.example.com"
    )]
    [InlineData("provision-save @platform_live --delete", "platform remove live")]
    [InlineData("provision-save @server_web1 --delete", "server remove web1")]
    [InlineData("@server_web1 provision-verify", "server verify web1")]
    [InlineData("@platform_live provision-verify", "platform verify live")]
    [InlineData("@platform_live provision-lock", "platform lock live")]
    [InlineData("@platform_live provision-unlock", "platform unlock live")]
    [InlineData("@platform_live provision-delete", "platform remove live")]
    [InlineData("@server_web1 provision-delete", "server remove web1")]
    [InlineData("@example.com provision-verify", "site verify example.com")]
    [InlineData("@example.com provision-backup", "site backup example.com")]
    [InlineData("@example.com provision-enable", "site enable example.com")]
    [InlineData("@example.com provision-disable", "site disable example.com")]
    [InlineData("@example.com provision-login-reset", "site login example.com")]
    [InlineData("@example.com provision-delete", "site delete example.com --yes")]
    [InlineData("@example.com provision-migrate @platform_next", "site migrate example.com --to next")]
    [InlineData(
        "@example.com provision-migrate @platform_next --dry-run",
        "site migrate example.com --to next --dry-run"
    )]
    [InlineData("@example.com provision-clone @dev.example.com", "site clone example.com dev.example.com")]
    [InlineData(
        "@example.com provision-clone @dev.example.com @platform_next",
        "site clone example.com dev.example.com --platform next"
    )]
    [InlineData(
        "@example.com provision-restore /var/aegir/backups/example.com-20260131.235959.tar.gz",
        "site restore example.com example.com-20260131.235959"
    )]
    [InlineData(
        "@example.com provision-backup-delete example.com-20260131.235959.tar.gz,example.com-20260201.235959.tar.gz",
        "site backup-delete example.com --yes example.com-20260131.235959 example.com-20260201.235959"
    )]
    [InlineData(
        "provision-save @example.com --platform=@platform_live --db_server=@server_db1 --site_enabled=1 --cron_key=abc --drush_aliases= --ssl_enabled=0 -y",
        "site draft example.com --platform @platform_live --db @server_db1"
    )]
    [InlineData(
        "provision-save @platform_live --root=/p --web_server=@server_web1 --makefile= --make_working_copy=0",
        "platform add live --root /p --web @server_web1"
    )]
    [InlineData(
        "provision-save @server_web1 --remote_host=web1 --web_group=www-data --http_restart_cmd=x --debug",
        "server add web1 --host web1"
    )]
    [InlineData(
        "provision-save @example.com --platform=@platform_live --site_enabled=null",
        "site draft example.com --platform @platform_live --db master"
    )]
    [InlineData("@example.com provision-verify -y --debug --backend=2", "site verify example.com")]
    [InlineData("-y @example.com --debug provision-verify", "site verify example.com")]
    [InlineData("provision-save -y @platform_live --root=/p", "platform add live --root /p --web master")]
    [InlineData("@example.com provision-delete --force -y", "site delete example.com --yes")]
    [InlineData("@example.com provision-migrate -y @platform_next", "site migrate example.com --to next")]
    public void What_was_typed_then_is_what_is_typed_now(string then, string now) =>
        string.Join(' ', OriginalGrammar.Translate(then.Split(' '), Nowhere)?.Words ?? []).ShouldBe(now);

    [Theory]
    [InlineData("@server_web1", "server show web1")]
    [InlineData("@platform_live verify --dry-run", "platform verify live --dry-run")]
    [InlineData("@example.com backup", "site backup example.com")]
    [InlineData("@example.com drush status --format=json", "site drush example.com -- status --format=json")]
    [InlineData("@example.com drush -- status -v", "site drush example.com -- status -v")]
    [InlineData("site list", "site list")]
    public void A_context_takes_the_verbs_of_its_kind(string typed, string meant) =>
        string.Join(' ', ContextGrammar.Translate(typed.Split(' '))).ShouldBe(meant);

    [Theory]
    [InlineData("provision-save @server_db1 --master_db=mysql://root:canary@localhost", "--db-password-file")]
    [InlineData("provision-save @example.com --context_type=platform", "site by its name")]
    [InlineData("provision-save @example.com --uri=example.org", "@example.org")]
    [InlineData("provision-save @example.com --delete", "aegir @example.com delete")]
    [InlineData("provision-save --context_type=site", "provision-save @")]
    [InlineData("provision-save @platform_live --makefile=/d7.make", "Composer")]
    [InlineData("provision-save @example.com --ssl_enabled=1", "TLS")]
    [InlineData("provision-save @example.com --site_enabled=0", "aegir @example.com disable")]
    [InlineData("provision-save @server_web1 --web_group=apache", "www-data")]
    [InlineData("provision-save @server_web1 --aegir_root=/home/aegir", "the same on the hub")]
    public void What_cannot_be_said_any_more_is_answered_with_what_to_do(string typed, string hint)
    {
        var refusal = Should.Throw<InvalidInput>(() => OriginalGrammar.Translate(typed.Split(' '), Nowhere));
        refusal.Message.ShouldContain(hint);
        refusal.Message.ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_saved_site_is_kept_until_it_is_installed()
    {
        await using var hub = await TypedHub.Furnished();
        string[] save =
        [
            "provision-save",
            "@new.example.com",
            "--platform=@platform_p",
            "--db_server=@server_db1",
            "--profile=minimal",
        ];
        (await hub.Type(save)).Code.ShouldBe(0);
        new SiteDrafts(hub.Layout)
            .Find(Parsed.Parse<ContextName>("@new.example.com"))
            .ShouldBe(["--platform", "@platform_p", "--db", "@server_db1", "--profile", "minimal"]);
        OriginalGrammar
            .Translate(["@new.example.com", "provision-import"], Nowhere with { Root = $"{hub.Layout.Root}" })
            ?.Words.ShouldBe(["site", "import", "new.example.com", "--platform", "@platform_p", "--db", "@server_db1"]);
        // The code of this platform is not there, so the installation is refused, with what was saved, and that is kept.
        (await hub.Type("@new.example.com", "provision-install")).Code.ShouldNotBe(0);
        (await hub.Type("provision-save", "@new.example.com", "--delete")).Code.ShouldBe(0);
        (await hub.Type("@new.example.com", "provision-install")).Code.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_saved_is_checked_first()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("provision-save", "@new.example.com", "--platform=@platform_none")).Code.ShouldBe(3);
        (await hub.Type("provision-save", "@new.example.com", "--platform=../x")).Code.ShouldBe(2);
        (
            await hub.Type("provision-save", "@example.com", "--platform=@platform_p", "--db_server=@server_db1")
        ).Code.ShouldBe(4);
    }

    private static Session Nowhere =>
        new(new Terminal(TextWriter.Null, TextWriter.Null, TextReader.Null), TimeProvider.System)
        {
            Root = "/nonexistent",
        };
}
