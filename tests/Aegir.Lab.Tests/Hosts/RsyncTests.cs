using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Lab.Tests.Hosts;

/// <summary>Each test copies a small tree to a place of its own on web1 and looks what became of it.</summary>
public sealed class RsyncTests(Lab lab) : IAsyncLifetime, IDisposable
{
    private readonly TemporaryTree _tree = new();
    private readonly UnixPath _there = Parsed.Parse<UnixPath>($"/var/aegir/{Names.Unique("tree")}");
    private SshHost? _host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private FileSync Tree => new(_tree.Path, _there);

    public async ValueTask InitializeAsync() => _host = await lab.Connect("ssh1");

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _host?.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public async Task What_changed_is_what_really_changed()
    {
        Write("a/one", "1");
        Write("a/two", "2");
        (await Push(Tree)).ShouldBe(["./", "a/", "a/one", "a/two"], ignoreOrder: true);
        (await Push(Tree)).ShouldBeEmpty();

        Write("a/two", "another");
        File.Delete($"{_tree.Path}/a/one");
        (await Push(Tree)).ShouldBe(["a/two"]);
        (await Push(Tree with { Deletes = true })).ShouldBe(["a/one"]);
        (await Push(Tree with { Deletes = true })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_rendered_anew_with_the_same_content_is_no_change()
    {
        Write("vhost", "text");
        await Push(Tree);
        File.SetLastWriteTimeUtc($"{_tree.Path}/vhost", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (await Push(Tree with { ComparesContent = true })).ShouldBeEmpty();

        Write("vhost", "next");
        File.SetLastWriteTimeUtc($"{_tree.Path}/vhost", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (await Push(Tree)).ShouldBeEmpty("same size, same time");
        (await Push(Tree with { ComparesContent = true })).ShouldBe(["vhost"]);
        await Sh($"grep -q next {_there}/vhost");
    }

    [Fact]
    public async Task Only_what_was_named_is_copied_and_what_is_gone_of_it_is_deleted()
    {
        Write("keep/file", "1");
        Write("gone-file", "1");
        Write("gone-dir/deep/file", "1");
        Write("other", "1");
        await Push(Tree);
        Directory.Delete($"{_tree.Path}/gone-dir", recursive: true);
        File.Delete($"{_tree.Path}/gone-file");
        File.Delete($"{_tree.Path}/other");
        Write("keep/file", "changed");
        Write("keep/more", "1");
        Write("unnamed", "1");

        var only = Tree with { Only = ["keep", "gone-file", "gone-dir", "never/was"] };
        (await Push(only)).ShouldBe(
            ["keep/file", "keep/more", "gone-file", "gone-dir/", "gone-dir/deep/", "gone-dir/deep/file"],
            ignoreOrder: true
        );
        (await Push(only)).ShouldBeEmpty();
        (await List()).ShouldBe(["keep", "keep/file", "keep/more", "other"]);
    }

    [Fact]
    public async Task What_is_excluded_is_neither_sent_nor_deleted()
    {
        await Sh($"install -d {_there}/sites/a/files {_there}/old");
        await Sh($"echo upload >{_there}/sites/a/files/upload");
        Write("sites/a/files/mine", "no");
        Write("sites/a/settings.php", "yes");
        await Push(Tree with { Deletes = true, Excludes = ["/sites/*/files/**"] });
        (await List()).ShouldBe(["sites", "sites/a", "sites/a/files", "sites/a/files/upload", "sites/a/settings.php"]);
    }

    [Fact]
    public async Task Links_stay_links_wherever_they_point()
    {
        Write("real", "1");
        File.CreateSymbolicLink($"{_tree.Path}/inside", "real");
        File.CreateSymbolicLink($"{_tree.Path}/outside", "/etc/shadow");
        File.CreateSymbolicLink($"{_tree.Path}/nowhere", "../no/such");
        await Push(Tree);
        (await Sh($"cd {_there}; readlink inside outside nowhere")).ShouldBe("real\n/etc/shadow\n../no/such\n");
        (await Push(Tree)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Modes_and_the_web_group_travel_and_the_owner_is_the_servers_own()
    {
        Write("settings.php", "secret");
        Directory.CreateDirectory($"{_tree.Path}/files");
        await Local("chgrp -R www-data .; chmod 0440 settings.php; chmod 2770 files; chmod 0755 .");
        await Push(Tree);
        (await Sh($"cd {_there}; stat -c '%U:%G %a %n' settings.php files")).ShouldBe(
            "aegir:www-data 440 settings.php\naegir:www-data 2770 files\n"
        );
        (await Push(Tree)).ShouldBeEmpty();

        await Local("chmod 0400 settings.php");
        (await Push(Tree)).ShouldBe(["settings.php"]);
    }

    [Fact]
    public async Task Any_name_arrives_as_it_is()
    {
        string[] names =
        [
            " two  spaces ",
            "new\nline",
            "tab\t",
            "-rf",
            "#comment",
            ";semi",
            "*?[x]",
            "ümläut",
            "日本",
            "$(id)",
            "'q'",
        ];
        foreach (var name in names)
            Write($"files/{name}", name);
        var named = Tree with { Only = [.. names.Select(name => $"files/{name}")] };
        await Push(named);
        (
            await Sh(
                $"cd {_there}/files; for f in ./* ./.[!.]*; do [ ! -e \"$f\" ] || printf '%s\\0' \"${{f#./}}\"; done"
            )
        )
            .Split('\0')[..^1]
            .ShouldBe(names, ignoreOrder: true);
        (await Push(named)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetching_brings_it_back_although_some_of_it_vanishes()
    {
        Write("files/a", "1");
        await Push(Tree);
        using var back = new TemporaryTree();
        var changed = (await Web1.Fetch(new FileSync(_there, back.Path / "deep/er"), Stop)).Changed;
        changed.ShouldContain("files/a");
        (await File.ReadAllTextAsync($"{back.Path}/deep/er/files/a", Stop)).ShouldBe("1");

        var busy = lab.Sh("ssh1", $"for n in $(seq 3000); do echo $n >{_there}/t$n; done; rm {_there}/t*");
        while (!busy.IsCompleted)
            await Web1.Fetch(new FileSync(_there, back.Path / "again"), Stop);
        await busy;
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_failure_that_names_it()
    {
        await Sh($"install -d {_there}; echo x >{_there}/closed; chmod 0 {_there}/closed");
        var failure = await Should.ThrowAsync<CommandFailed>(() => Web1.Fetch(new FileSync(_there, _tree.Path), Stop));
        failure.ExitCode.ShouldBe(23);
        failure.Message.ShouldContain("closed");
        failure.Message.ShouldContain("Permission denied");
    }

    private SshHost Web1 => _host ?? throw new InvalidOperationException("not connected");

    private async Task<IReadOnlyList<string>> Push(FileSync sync) => (await Web1.Push(sync, Stop)).Changed;

    private Task<string> Sh(string script) => lab.Sh("ssh1", script, "aegir");

    private async Task<string[]> List() =>
        (await Sh($"cd {_there}; find . -mindepth 1 | sort | cut -c3-")).Split('\n')[..^1];

    private async Task Local(string script) =>
        (
            await Programs.Run(
                ["sh", "-euc", $"cd {_tree.Path}; {script}"],
                null,
                new Dictionary<string, string?>(),
                Stop
            )
        ).Succeeded();

    private void Write(string path, string text)
    {
        var file = Path.Combine($"{_tree.Path}", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? "");
        File.WriteAllText(file, text);
    }
}
