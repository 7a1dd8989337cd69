using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Hosts;

public sealed class AtomicFileTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-file-").FullName);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Fact]
    public async Task A_note_may_lie_deep_and_is_private_all_the_way()
    {
        var note = _root / "a/b/note";
        await AtomicFile.WriteDurably(note, "here", Ct);
        await AtomicFile.WriteDurably(note, "there", Ct);
        File.ReadAllText($"{note}").ShouldBe("there");
        File.GetUnixFileMode($"{note}").ShouldBe(AtomicFile.Private);
        foreach (var directory in new[] { note.Parent, note.Parent.Parent })
            File.GetUnixFileMode($"{directory}").ShouldBe(AtomicFile.Private | UnixFileMode.UserExecute);
        Directory.EnumerateFileSystemEntries($"{note.Parent}").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_directory_whose_names_cannot_be_brought_to_the_disk_is_a_failure() =>
        Should.Throw<IOException>(() => AtomicFile.Settle(_root / "missing")).Message.ShouldContain("missing");

    [Fact]
    public async Task What_a_killed_process_left_is_removed_and_nothing_else()
    {
        var digits = $"{Guid.NewGuid():N}";
        string[] theirs = [".htaccess", $"example.com.conf.{digits}", $".example.com.conf.{digits[1..]}", $".{digits}"];
        foreach (var name in theirs.Append($".example.com.conf.{digits}"))
            await File.WriteAllTextAsync($"{_root}/{name}", "", Ct);
        AtomicFile.RemoveLeftovers(_root);
        Directory.EnumerateFiles($"{_root}").Select(Path.GetFileName).ShouldBe(theirs, ignoreOrder: true);
        AtomicFile.RemoveLeftovers(_root / "missing");
    }
}
