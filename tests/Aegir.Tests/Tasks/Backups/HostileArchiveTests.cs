using System.Formats.Tar;
using Aegir.Hosts;
using Aegir.Tasks.Backups;
using CsCheck;

namespace Aegir.Tests.Tasks.Backups;

/// <summary>Archives that someone made to break out of the site's directory: none of them unpacks anything.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private readonly BackupBench _bench = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public static TheoryData<string, TarEntryType, string, string> Members =>
        new()
        {
            { "absolute path", TarEntryType.RegularFile, "/tmp/evil", "" },
            { "steps up", TarEntryType.RegularFile, "../evil", "" },
            { "steps up inside", TarEntryType.RegularFile, "files/../../evil", "" },
            { "steps up, dotted", TarEntryType.Directory, "./files/./..", "" },
            { "link in place of the site", TarEntryType.SymbolicLink, "./", "files" },
            { "hard link out", TarEntryType.HardLink, "files/l", "../../default/settings.php" },
            { "absolute hard link", TarEntryType.HardLink, "files/l", "/etc/passwd" },
        };

    public static TheoryData<string, TarEntryType, string, string> Leftovers =>
        new()
        {
            { "absolute link", TarEntryType.SymbolicLink, "files/l", "/etc/passwd" },
            { "link up and out", TarEntryType.SymbolicLink, "files/l", "../../default/settings.php" },
            { "link out through a name", TarEntryType.SymbolicLink, "l", "files/../.." },
            { "link to the directory above", TarEntryType.SymbolicLink, "l", ".." },
            { "character device", TarEntryType.CharacterDevice, "files/d", "" },
            { "block device", TarEntryType.BlockDevice, "files/d", "" },
            { "named pipe", TarEntryType.Fifo, "files/d", "" },
        };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_member_that_no_site_has_is_refused(string what, TarEntryType type, string name, string link)
    {
        what.ShouldNotBeEmpty();
        await Refused(tar => tar.WriteEntry(Entry(type, name, link)));
    }

    [Fact]
    public Task A_file_behind_a_link_is_refused() =>
        Refused(tar =>
        {
            tar.WriteEntry(Entry(TarEntryType.SymbolicLink, "files/l", "sub"));
            tar.WriteEntry(Entry(TarEntryType.RegularFile, "./files//l/evil", ""));
        });

    [Fact]
    public Task A_hard_link_to_a_link_is_refused() =>
        Refused(tar =>
        {
            tar.WriteEntry(Entry(TarEntryType.SymbolicLink, "a", "b"));
            tar.WriteEntry(Entry(TarEntryType.HardLink, "c", "./a"));
        });

    [Theory]
    [MemberData(nameof(Leftovers))]
    public async Task A_member_that_a_site_can_have_and_nobody_should_get_is_left_out(
        string what,
        TarEntryType type,
        string name,
        string link
    )
    {
        what.ShouldNotBeEmpty();
        await LeftOut(tar => tar.WriteEntry(Entry(type, name, link)), name);
    }

    [Fact]
    public Task A_program_with_the_rights_of_another_is_left_out() =>
        LeftOut(tar => tar.WriteEntry(Program(UnixFileMode.SetUser)), "files/su");

    [Fact]
    public async Task A_file_with_the_rights_of_a_group_loses_them()
    {
        await Make(tar => tar.WriteEntry(Program(UnixFileMode.SetGroup)));
        await Unpack();
        (File.GetUnixFileMode($"{_bench.Root}/back/files/su") & UnixFileMode.SetGroup).ShouldBe(UnixFileMode.None);
    }

    [Theory]
    [InlineData(@"a\377")]
    [InlineData(@"a\303")]
    [InlineData(@"\360\237\230")]
    public async Task A_program_with_the_rights_of_another_whose_name_is_not_UTF_8_is_refused(string name)
    {
        await Pack($"printf x >files/$(printf '{name}'); chmod 4755 files/*");
        (await Should.ThrowAsync<BackupFailed>(async () => await Unpack())).Message.ShouldContain("not UTF-8");
        Directory.Exists($"{_bench.Root}/back").ShouldBeFalse();
    }

    [Fact]
    public async Task No_program_with_the_rights_of_another_comes_back_whatever_is_at_the_end_of_its_name()
    {
        await Pack(
            "for name in 'a ' ' a' 'a\t' 'a*' '[a]' 'a\\\\b'; do printf x >\"files/$name\"; done; chmod 4755 files/*"
        );
        await Unpack();
        Directory.EnumerateFiles($"{_bench.Root}/back/files").ShouldBeEmpty();
        _bench.Reports.Count.ShouldBe(6);
    }

    [Fact]
    public async Task The_directory_has_its_own_mode_whatever_the_archive_says_and_nobody_gets_in_while_it_is_unpacked()
    {
        await Pack("chmod 0777 .; printf x >files/a");
        await Unpack();
        File.GetUnixFileMode($"{_bench.Root}/back").ShouldBe((UnixFileMode)0b111_101_101);
    }

    /// <summary>Backs up what a script has made in the site's directory.</summary>
    private async Task Pack(string script)
    {
        var make = Command.Of(
            "sh",
            "-eu",
            "-c",
            $"cd \"$1\"; mkdir files; {script}",
            "make",
            $"{_bench.SiteDirectory}"
        );
        await _bench.Hub.Run(make, _ct);
        await _bench.Write(_ct);
    }

    [Fact]
    public async Task Another_name_of_what_is_left_out_is_left_out_too()
    {
        await Make(tar =>
        {
            tar.WriteEntry(Program(UnixFileMode.SetUser));
            tar.WriteEntry(Entry(TarEntryType.HardLink, "files/again", "files/su"));
        });
        await Unpack();
        Directory.EnumerateFileSystemEntries($"{_bench.Root}/back/files").ShouldBeEmpty();
        _bench.Reports.Count.ShouldBe(2);
    }

    [Fact]
    public Task A_file_with_a_second_name_is_refused() =>
        Refused(tar =>
            tar.WriteEntry(
                new PaxTarEntry(
                    TarEntryType.RegularFile,
                    "files/a",
                    new Dictionary<string, string> { ["GNU.sparse.name"] = "../../evil" }
                )
            )
        );

    [Fact]
    public async Task More_than_the_manifest_says_is_refused()
    {
        await Make(tar => tar.WriteEntry(Entry(TarEntryType.RegularFile, "a", "")), unpackedBytes: 1000);
        await Should.ThrowAsync<BackupFailed>(async () => await Unpack());
    }

    [Fact]
    public async Task What_is_no_tar_is_refused()
    {
        await MakeFrom(
            new byte[20000]
                .Select((_, i) => (byte)(i * 7))
                .ToArray(),
            20000
        );
        await Should.ThrowAsync<BackupFailed>(async () => await Unpack());
    }

    [Fact]
    public void Whatever_a_link_says_it_is_admitted_only_if_it_stays_inside() =>
        Gen.Select(
                Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const(".."), Gen.Const("."), Gen.Const("")).Array[0, 6],
                Gen.OneOf(Gen.Const("a"), Gen.Const("b")).Array[1, 4]
            )
            .Sample(
                (target, at) =>
                {
                    var name = string.Join('/', at);
                    var link = string.Join('/', target);
                    if (link.Length == 0 || link[0] == '/')
                        return true;
                    var tar = new MemoryStream();
                    using (var writer = new TarWriter(tar, leaveOpen: true))
                        writer.WriteEntry(Entry(TarEntryType.SymbolicLink, name, link));
                    tar.Position = 0;
                    var stays = Path.GetFullPath($"/s/i/t/e/{Path.GetDirectoryName(name)}/{link}");
                    try
                    {
                        var leftOut = SiteListing.Read(tar, CancellationToken.None).GetAwaiter().GetResult();
                        return leftOut.Count > 0
                            || stays == "/s/i/t/e"
                            || stays.StartsWith("/s/i/t/e/", StringComparison.Ordinal);
                    }
                    catch (BackupFailed)
                    {
                        return true;
                    }
                }
            );

    private static PaxTarEntry Entry(TarEntryType type, string name, string link)
    {
        var entry = new PaxTarEntry(type, name);
        if (link.Length > 0)
            entry.LinkName = link;
        return entry;
    }

    private async Task Refused(Action<TarWriter> write)
    {
        await Make(write);
        (await Should.ThrowAsync<BackupFailed>(async () => await Unpack())).Message.ShouldContain("refused");
        Directory.Exists($"{_bench.Root}/back").ShouldBeFalse();
    }

    private static PaxTarEntry Program(UnixFileMode mode)
    {
        var entry = Entry(TarEntryType.RegularFile, "files/su", "");
        entry.Mode |= mode;
        return entry;
    }

    private async Task LeftOut(Action<TarWriter> write, string name)
    {
        await Make(write);
        await Unpack();
        new FileInfo($"{_bench.Root}/back/{name}").ShouldSatisfyAllConditions(
            file => file.Exists.ShouldBeFalse(),
            file => file.LinkTarget.ShouldBeNull()
        );
        _bench.Reports.ShouldHaveSingleItem().ShouldContain("left out");
    }

    private async Task Unpack() =>
        await _bench.Unpack(await BackupArchive.Check(_bench.Archive, read: null, _ct), _bench.Root / "back", _ct);

    private async Task Make(Action<TarWriter> write, long? unpackedBytes = null)
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "files/"));
            write(writer);
        }
        await MakeFrom(tar.ToArray(), unpackedBytes ?? tar.Length);
    }

    /// <summary>An archive whose checksums are all right: whoever makes a hostile one can count too.</summary>
    private async Task MakeFrom(byte[] tar, long unpackedBytes)
    {
        var good = await _bench.Write(_ct);
        var plain = $"{_bench.Root}/site.tar";
        await File.WriteAllBytesAsync(plain, tar, _ct);
        await _bench.Hub.Run(Command.Of("zstd", "--quiet", "--rm", plain), _ct);
        var packed = await File.ReadAllBytesAsync($"{plain}.zst", _ct);
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(packed));
        var manifest = good with { Files = new BackupMember("site.tar.zst", packed.Length, sum, unpackedBytes) };
        await File.WriteAllBytesAsync($"{_bench.Root}/manifest.json", manifest.ToJson(), _ct);
        var archive = _bench.Archive.ToString();
        var root = _bench.Root.ToString();
        await _bench.Hub.Run(Command.Of("tar", "-xf", archive, "-C", root, "database.sql.zst"), _ct);
        await _bench.Hub.Run(
            Command.Of("tar", "-cf", archive, "-C", root, "site.tar.zst", "database.sql.zst", "manifest.json"),
            _ct
        );
    }
}
