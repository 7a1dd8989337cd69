using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Tasks.Backups;
using Aegir.Tests.Hosts;
using CsCheck;

namespace Aegir.Tests.Tasks.Backups;

public sealed class BackupArchiveTests : IDisposable
{
    private readonly BackupBench _bench = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_was_backed_up_comes_back_with_its_modes_and_odd_names()
    {
        var site = _bench.SiteDirectory.ToString();
        Directory.CreateDirectory($"{site}/files/sub");
        await File.WriteAllTextAsync($"{site}/settings.php", "<?php", _ct);
        File.SetUnixFileMode($"{site}/settings.php", (UnixFileMode)0b100_100_000);
        await File.WriteAllTextAsync($"{site}/files/sub/-n 'ü\n$(x)", "odd", _ct);
        await File.WriteAllTextAsync($"{site}/files/{new string('l', 200)}", "long", _ct);
        File.CreateSymbolicLink($"{site}/files/link", "../settings.php");
        File.SetUnixFileMode($"{site}/files", (UnixFileMode)0b010_111_111_000);

        await _bench.Write(_ct);
        var manifest = await BackupArchive.Check(_bench.Archive, read: null, _ct);
        await _bench.Unpack(manifest, _bench.Root / "back", _ct);

        var back = $"{_bench.Root}/back";
        (await File.ReadAllTextAsync($"{back}/files/sub/-n 'ü\n$(x)", _ct)).ShouldBe("odd");
        File.GetUnixFileMode($"{back}/settings.php").ShouldBe((UnixFileMode)0b100_100_000);
        File.GetUnixFileMode($"{back}/files").ShouldBe((UnixFileMode)0b010_111_111_000);
        new FileInfo($"{back}/files/link").LinkTarget.ShouldBe("../settings.php");
        (await Dump(manifest)).ShouldBe(_bench.Db.Sql);
    }

    [Fact]
    public async Task Who_watches_is_told_of_every_byte_there_and_back()
    {
        await File.WriteAllBytesAsync($"{_bench.SiteDirectory}/large", new byte[3 << 20], _ct);
        var manifest = await _bench.Write(_ct);
        var (files, sql) = (manifest.Files.UnpackedBytes, manifest.Database.UnpackedBytes);
        files.ShouldBeGreaterThan(3 << 20);
        _bench.Copied.ShouldBe(files + sql);
        await _bench.Unpack(manifest, _bench.Root / "back", _ct);
        _bench.Copied.ShouldBe(2 * files + sql);
        await Dump(manifest);
        _bench.Copied.ShouldBe(2 * (files + sql));
    }

    [Fact]
    public async Task The_manifest_tells_where_it_came_from_and_no_secret()
    {
        var written = await _bench.Write(_ct);
        var read = await BackupArchive.ReadManifest(_bench.Archive, _ct);
        read.Site.ShouldBe(written.Site);
        read.Aliases.ShouldBe(written.Aliases);
        read.Files.ShouldBe(written.Files);
        read.DrupalVersion.ShouldBe("10.6.12");
        (await File.ReadAllTextAsync(_bench.Archive.ToString(), _ct)).ShouldNotContain("canary");
    }

    [Fact]
    public async Task Anyone_can_open_it_with_tar_and_zstd_and_only_its_owner_may()
    {
        await File.WriteAllTextAsync($"{_bench.SiteDirectory}/a", "content", _ct);
        await _bench.Write(_ct);
        var names = await _bench.Hub.Query(Command.Of("tar", "-tf", _bench.Archive.ToString()), _ct);
        names
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["site.tar.zst", "database.sql.zst", "manifest.json"]);
        File.GetUnixFileMode(_bench.Archive.ToString()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_bench.Archive.Parent.ToString()).ToString().ShouldBe("UserExecute, UserWrite, UserRead");
    }

    [Fact]
    public async Task A_database_that_is_a_file_is_in_the_archive_as_a_dump_and_only_so()
    {
        var site = _bench.Site with { Database = new DatabaseInFile("sqlite") };
        Directory.CreateDirectory($"{site.DatabaseDirectory}");
        await File.WriteAllTextAsync($"{site.DatabaseFile}", "half a page", _ct);
        await File.WriteAllTextAsync($"{site.DatabaseFile}-wal", "and half a transaction", _ct);
        Directory.CreateDirectory($"{site.Directory}/files/private/database");
        await File.WriteAllTextAsync($"{site.Directory}/private/kept", "", _ct);
        _bench.Db.Format = "sqlite";

        await BackupArchive.Write(_bench.Source with { Site = site }, _bench.Archive, _bench.Hub, copied: null, _ct);
        var manifest = await BackupArchive.Check(_bench.Archive, read: null, _ct);
        await _bench.Unpack(manifest, _bench.Root / "back", _ct);

        manifest.Database.Name.ShouldBe("database.sqlite.zst");
        (await Dump(manifest)).ShouldBe(_bench.Db.Sql);
        Directory.Exists($"{_bench.Root}/back/files/private/database").ShouldBeTrue();
        Directory
            .EnumerateFileSystemEntries($"{_bench.Root}/back/private")
            .ShouldBe([$"{_bench.Root}/back/private/kept"]);
    }

    [Fact]
    public async Task Temporary_files_that_only_the_web_server_can_read_are_left_out()
    {
        await Make("mkdir -p files/private/temp private/temp; touch files/private/temp/a private/temp/b private/c");
        await Make("chmod 0000 private/temp/b");
        await BackupArchive.Write(
            _bench.Source with
            {
                Files = new CommonUser(),
            },
            _bench.Archive,
            _bench.Hub,
            copied: null,
            _ct
        );
        await _bench.Unpack(await BackupArchive.Check(_bench.Archive, read: null, _ct), _bench.Root / "back", _ct);
        Directory
            .EnumerateFiles($"{_bench.Root}/back", "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath($"{_bench.Root}/back", file))
            .ShouldBe(["files/private/temp/a", "private/c"], ignoreOrder: true);
        Directory.Exists($"{_bench.Root}/back/private/temp").ShouldBeTrue();
    }

    [Fact]
    public async Task An_upload_that_its_owner_keeps_closed_is_named_with_what_to_do()
    {
        Assert.SkipUnless(CommonUser.IsAnother, "Only root can make what belongs to another.");
        await Make("mkdir files");
        await File.WriteAllTextAsync($"{_bench.SiteDirectory}/files/closed", "", _ct);
        File.SetUnixFileMode($"{_bench.SiteDirectory}/files/closed", UnixFileMode.UserRead);
        var source = _bench.Source with { Files = new CommonUser() };
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            BackupArchive.Write(source, _bench.Archive, _bench.Hub, copied: null, _ct)
        );
        failure.Message.ShouldContain($"{_bench.SiteDirectory}/files/closed belongs to root, who keeps");
    }

    /// <summary>Makes something in the site's directory, which belongs to a user who is not root.</summary>
    private async Task Make(string script)
    {
        await CommonUser.Give(_bench.Root, _ct);
        var make = Command.Of("sh", "-eu", "-c", $"cd \"$1\"; {script}", "make", $"{_bench.SiteDirectory}");
        await new CommonUser().Run(make, _ct);
    }

    [Fact]
    public async Task A_dump_that_fails_leaves_nothing()
    {
        _bench.Db.Failure = new InvalidInput("the dump is not whole");
        (await Should.ThrowAsync<InvalidInput>(() => _bench.Write(_ct))).Message.ShouldBe("the dump is not whole");
        Directory.GetFileSystemEntries(_bench.Archive.Parent.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dump_whose_reading_breaks_off_is_not_taken_for_a_short_one()
    {
        _bench.Db.Failure = new IOException("the disk is broken");
        var failure = await Should.ThrowAsync<BackupFailed>(() => _bench.Write(_ct));
        failure.Message.ShouldContain("the disk is broken");
        Directory.GetFileSystemEntries(_bench.Archive.Parent.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_directory_that_cannot_be_read_leaves_nothing()
    {
        Directory.Delete(_bench.SiteDirectory.ToString());
        await Should.ThrowAsync<CommandFailed>(() => _bench.Write(_ct));
        Directory.GetFileSystemEntries(_bench.Archive.Parent.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_archive_is_never_overwritten()
    {
        await _bench.Write(_ct);
        await Should.ThrowAsync<BackupFailed>(() => _bench.Write(_ct));
        await BackupArchive.Check(_bench.Archive, read: null, _ct);
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_is_not_unpacked_into()
    {
        var manifest = await _bench.Write(_ct);
        await Should.ThrowAsync<CommandFailed>(() => _bench.Unpack(manifest, _bench.Root, _ct));
    }

    [Fact]
    public async Task Any_changed_byte_of_the_content_and_any_cut_is_found()
    {
        await File.WriteAllTextAsync($"{_bench.SiteDirectory}/a", new string('a', 4000), _ct);
        await _bench.Write(_ct);
        var path = _bench.Archive.ToString();
        var whole = await File.ReadAllBytesAsync(path, _ct);
        var manifest = await BackupArchive.ReadManifest(_bench.Archive, _ct);
        await Gen.Int[512, 511 + (int)manifest.Files.Bytes]
            .SampleAsync(
                async at =>
                {
                    var bytes = whole.ToArray();
                    bytes[at] ^= 0x40;
                    await File.WriteAllBytesAsync(path, bytes, _ct);
                    await Should.ThrowAsync<BackupFailed>(() => BackupArchive.Check(_bench.Archive, read: null, _ct));
                },
                iter: 30,
                threads: 1
            );
        await Gen.Int[0, whole.Length - 2048]
            .SampleAsync(
                async length =>
                {
                    await File.WriteAllBytesAsync(path, whole[..length], _ct);
                    await Should.ThrowAsync<BackupFailed>(() => BackupArchive.Check(_bench.Archive, read: null, _ct));
                },
                iter: 30,
                threads: 1
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"format":2}""")]
    [InlineData("""{"format":1,"site":"../../etc"}""")]
    public void A_manifest_of_another_kind_is_refused(string json) =>
        Should.Throw<BackupFailed>(() => BackupManifest.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task A_member_of_more_than_eight_gibibytes_has_a_header_that_tar_understands()
    {
        var path = $"{_bench.Root}/header.tar";
        await File.WriteAllBytesAsync(path, TarHeader.Of("big", 20L << 30, DateTimeOffset.UnixEpoch), _ct);
        var listed = await _bench.Hub.Try(Command.Of("tar", "-tvf", path), _ct);
        listed.Output.ShouldContain(" 21474836480 1970-01-01 ");
    }

    private async Task<string> Dump(BackupManifest manifest)
    {
        var sql = new MemoryStream();
        await BackupArchive.UnpackDatabase(_bench.Archive, manifest, _bench.Hub, _bench.Count).CopyToAsync(sql, _ct);
        return System.Text.Encoding.UTF8.GetString(sql.ToArray());
    }
}
