using Aegir.Tests.Model;
using CsCheck;

namespace Aegir.Tests.Cli;

public sealed class HostileWords
{
    /// <summary>Commands with a hole for what somebody typed; none of them changes anything if all goes well.</summary>
    private static readonly string[][] Lines =
    [
        ["client", "add", "*", "--dry-run"],
        ["client", "add", "smith", "--email", "*", "--dry-run"],
        ["server", "add", "*", "--host", "web2", "--host-key", "no key", "--dry-run"],
        ["server", "add", "web2", "--host", "*", "--host-key", "no key", "--dry-run"],
        ["server", "add", "web2", "--host", "web2", "--port", "*", "--host-key", "no key", "--dry-run"],
        ["server", "add", "web2", "--host", "web2", "--http", "*", "--host-key", "no key", "--dry-run"],
        ["server", "add", "web2", "--host", "web2", "--host-key", "*x", "--dry-run"],
        ["server", "set", "web1", "--host", "*", "--dry-run"],
        ["server", "set", "web1", "--user", "*", "--dry-run"],
        ["server", "set", "web1", "--http", "apache", "--http-port", "*", "--dry-run"],
        ["server", "set", "db1", "--db", "mysql", "--db-admin", "*", "--dry-run"],
        ["server", "set", "db1", "--db", "mysql", "--db-port", "*", "--dry-run"],
        ["server", "prepare", "web1", "--as", "*", "--dry-run"],
        ["server", "prepare", "web1", "--as", "root", "--identity", "*", "--dry-run"],
        ["server", "show", "*"],
        ["cluster", "add", "*", "--members", "web1", "--dry-run"],
        ["cluster", "add", "pair", "--members", "*", "--dry-run"],
        ["cluster", "add", "pair", "--members", "web1", "--pack", "--masters", "*", "--dry-run"],
        ["cluster", "out", "*", "web1"],
        ["server", "add", "web2", "--host", "web2", "--dns", "*", "--host-key", "no key", "--dry-run"],
        ["zone", "add", "*", "--server", "web1", "--dry-run"],
        ["zone", "add", "z.example", "--server", "*", "--dry-run"],
        ["zone", "add", "z.example", "--server", "web1", "--contact", "*", "--dry-run"],
        ["zone", "show", "*"],
        ["platform", "add", "*", "--root", "/nowhere", "--web", "web1", "--dry-run"],
        ["platform", "add", "q", "--root", "*", "--web", "web1", "--dry-run"],
        ["platform", "show", "*"],
        ["site", "install", "*", "--platform", "none", "--db", "db1", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "*", "--db", "db1", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "none", "--db", "db1", "--alias", "*", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "none", "--db", "db1", "--site-name", "*", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "none", "--db", "db1", "--profile", "*", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "none", "--db", "db1", "--language", "*", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "none", "--db", "db1", "--admin-email", "*", "--dry-run"],
        ["site", "install", "a.example.com", "--platform", "none", "--db", "db1", "--client", "*", "--dry-run"],
        ["site", "restore", "example.com", "*", "--dry-run"],
        ["site", "backups", "*"],
        ["site", "backup-delete", "example.com", "*", "--dry-run"],
        ["site", "backup-add", "example.com", "*", "--dry-run"],
        ["site", "set", "none.example.com", "--redirect", "*", "--dry-run"],
        ["site", "set", "none.example.com", "--alias", "*", "--dry-run"],
        ["site", "set", "none.example.com", "--tag", "*", "--dry-run"],
        ["site", "set", "none.example.com", "--client", "*", "--dry-run"],
        ["site", "clone", "example.com", "*", "--platform", "none", "--dry-run"],
        ["site", "clone", "example.com", "b.example.com", "--platform", "*", "--dry-run"],
        ["site", "migrate", "example.com", "--to", "*", "--dry-run"],
        ["site", "migrate", "example.com", "--to", "none", "--as", "*", "--dry-run"],
        ["site", "migrate", "example.com", "--to", "none", "--db", "*", "--dry-run"],
        ["site", "migrate", "example.com", "--to", "none", "--forward-for", "*", "--dry-run"],
        ["site", "import", "*", "--platform", "none", "--db", "db1", "--dry-run"],
        ["site", "import", "ssh://*", "b.example.com", "--platform", "none", "--db", "db1", "--dry-run"],
        ["site", "import", "b.example.com", "--platform", "none", "--directory", "*", "--dry-run"],
        ["site", "check", "example.com", "--to", "*"],
        ["platform", "compare", "*", "none"],
        ["platform", "upgrade", "*", "--to", "none", "--dry-run"],
        ["platform", "upgrade", "none", "--to", "nothing", "--sites", "*", "--dry-run"],
        ["platform", "upgrade", "none", "--to", "nothing", "--wave", "*", "--dry-run"],
        ["cluster", "set", "*", "--members", "web1", "--dry-run"],
        ["zone", "add", "z.example", "--server", "web1", "--ttl", "*", "--dry-run"],
        ["site", "show", "*"],
        ["site", "*", "example.com"],
        ["site", "list", "*"],
        ["task", "show", "*"],
        ["task", "list", "--state", "*"],
        ["@*"],
        ["@*", "show"],
        ["@example.com", "*"],
        ["@example.com", "provision-*"],
        ["provision-save", "@*"],
        ["provision-save", "@a.example.com", "*"],
        ["provision-save", "@a.example.com", "--aliases=*", "--platform=none"],
        ["--root", "*", "site", "list"],
        ["*"],
    ];

    [Fact]
    public async Task Whatever_is_typed_is_refused_in_printable_words_and_changes_nothing()
    {
        await using var hub = await TypedHub.Furnished();
        var before = await hub.Everything();
        await Gen.Select(Gen.OneOf(Lines), HostileText.Any)
            .SampleAsync(
                async (line, text) =>
                {
                    // A process is never given a NUL: execve(2) takes strings that end there.
                    var word = text.Replace("\0", "", StringComparison.Ordinal);
                    var answer = await hub.Type([
                        .. line.Select(part => part.Replace("*", word, StringComparison.Ordinal)),
                    ]);
                    answer.Code.ShouldBeOneOf(0, 2, 3, 4);
                    (answer.Out + answer.Error).ShouldNotContain("AEGIR_DEBUG");
                    answer.Error.ShouldAllBe(c => c == '\n' || !char.IsControl(c));
                    answer.Error.Length.ShouldBeLessThan(4000);
                },
                iter: 1500,
                threads: 1
            );
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task A_name_that_looks_like_an_option_is_refused_behind_two_dashes_too()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("site", "show", "--", "--all")).Code.ShouldBe(2);
        (await hub.Type("server", "show", "--", "-oProxyCommand=id")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_word_begins_with_does_not_make_it_a_file_of_arguments()
    {
        await using var hub = await TypedHub.Furnished();
        var answer = await hub.Type("@/etc/hostname");
        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain("is no context name");
    }
}
