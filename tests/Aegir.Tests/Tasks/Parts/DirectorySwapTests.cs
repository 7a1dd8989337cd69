using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Parts;
using Aegir.Tests.Hosts;

namespace Aegir.Tests.Tasks.Parts;

/// <summary>A directory that is replaced by another, and what an undo makes of it.</summary>
public sealed class DirectorySwapTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-swap-").FullName);
    private readonly UnixPath _rooms = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-room-").FullName);
    private readonly CommonUser _host = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DirectorySwap Swap => new(_host, _root / "site", Fill);

    public void Dispose()
    {
        Directory.Delete($"{_root}", recursive: true);
        Directory.Delete($"{_rooms}", recursive: true);
    }

    [Fact]
    public async Task The_new_one_comes_in_the_place_of_the_old_one_of_which_nothing_is_left()
    {
        await Make("mkdir site site/modules; echo old >site/f; echo m >site/modules/m; chmod 0555 site/modules");
        await Run(Swap.Fill(), Swap.Swap(), Swap.Discard());
        Content().ShouldBe("new");
        Directory.EnumerateFileSystemEntries($"{_root}").ShouldBe([$"{_root}/site"]);
    }

    [Fact]
    public async Task Undone_after_the_swap_or_before_it_the_old_one_is_back_and_the_new_one_is_gone()
    {
        await Make("mkdir site; echo old >site/f");
        foreach (var isSwapped in new[] { true, false })
        {
            await Run(isSwapped ? [Swap.Fill(), Swap.Swap()] : [Swap.Fill()]);
            await Undo(Swap.Swap(), Swap.Fill());
            Content().ShouldBe("old");
            Directory.EnumerateFileSystemEntries($"{_root}").ShouldBe([$"{_root}/site"]);
        }
    }

    [Fact]
    public async Task What_an_earlier_replacement_has_left_is_set_aside_and_never_put_back()
    {
        await Make("mkdir site .site.outgoing; echo old >site/f; echo stale >.site.outgoing/f");
        await Run(Swap.Fill());
        // It broke off as the swap was about to begin.
        await Undo(Swap.Swap(), Swap.Fill());
        Content().ShouldBe("old");
        var aside = Directory.EnumerateDirectories($"{_root}", ".site.outgoing-*").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync($"{aside}/f", TestContext.Current.CancellationToken)).ShouldBe("stale\n");
    }

    [Fact]
    public async Task Where_there_was_no_directory_undo_leaves_none()
    {
        await Make(":");
        await Run(Swap.Fill(), Swap.Swap());
        Content().ShouldBe("new");
        await Undo(Swap.Swap(), Swap.Fill());
        await Undo(Swap.Swap(), Swap.Fill());
        Directory.EnumerateFileSystemEntries($"{_root}").ShouldBeEmpty();
    }

    private static async Task Fill(Host host, UnixPath directory, StepScope scope, CancellationToken ct) =>
        await host.Run(
            Command.Script(
                """mkdir -p "$1/modules"; echo new >"$1/f"; touch "$1/modules/m"; chmod 0555 "$1/modules" """,
                $"{directory}"
            ),
            ct
        );

    private StepScope Scope(Step step) => new(1, _rooms / step.Name.Split(' ')[0], _ => { });

    private async Task Run(params Step[] steps)
    {
        foreach (var step in steps)
            await step.Run(Scope(step), Ct);
    }

    private async Task Undo(params Step[] steps)
    {
        foreach (var step in steps)
            await (step.Undo ?? throw new InvalidOperationException("no undo"))(Scope(step), Ct);
    }

    private string Content() => File.ReadAllText($"{_root}/site/f").Trim();

    private async Task Make(string script)
    {
        await CommonUser.Give(_root, Ct);
        await _host.Run(Command.Of("sh", "-eu", "-c", $"cd \"$1\"; {script}", "make", $"{_root}"), Ct);
    }
}
