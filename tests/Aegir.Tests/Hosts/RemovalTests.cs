using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Hosts;

/// <summary>Directories as sites and code bases leave them.</summary>
public sealed class RemovalTests : IDisposable
{
    private readonly UnixPath _root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-gone-").FullName);
    private readonly LocalHost _us = new();
    private readonly CommonUser _user = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_root}", recursive: true);

    [Fact]
    public async Task What_is_write_protected_goes_and_what_links_lead_to_stays()
    {
        await Make("mkdir -p site/modules/m kept; touch site/modules/m/f kept/f; ln -s ../../kept site/modules/l");
        await Make("chmod 0555 site/modules/m site/modules kept; chmod 0444 site/modules/m/f");
        await _user.Run(Removal.Of(_root / "site"), Ct);
        await _user.Run(Removal.Of(_root / "site"), Ct);
        Directory.Exists($"{_root}/site").ShouldBeFalse();
        File.Exists($"{_root}/kept/f").ShouldBeTrue();
        File.GetUnixFileMode($"{_root}/kept").ToString().ShouldNotContain("Write");
    }

    [Fact]
    public async Task A_link_goes_itself()
    {
        await Make("mkdir kept; touch kept/f; ln -s kept site");
        await _user.Run(Removal.Of(_root / "site"), Ct);
        new FileInfo($"{_root}/site").LinkTarget.ShouldBeNull();
        File.Exists($"{_root}/kept/f").ShouldBeTrue();
    }

    [Fact]
    public async Task What_somebody_else_keeps_closed_is_named_with_its_owner_and_what_to_do()
    {
        Assert.SkipUnless(CommonUser.IsAnother, "Only root can make what belongs to another.");
        await Make("mkdir -p site/files");
        await _us.Run(Command.Script("mkdir -m 0755 \"$1\"; touch \"$1/f\"", $"{_root}/site/files/closed"), Ct);
        var failure = await Should.ThrowAsync<CommandFailed>(() => _user.Run(Removal.Of(_root / "site"), Ct));
        failure.Message.ShouldContain($"{_root}/site/files/closed belongs to root, who keeps");
        failure.Message.ShouldContain("aegir server prepare");
    }

    [Fact]
    public void It_has_more_time_than_a_question() => Removal.Of(_root).Timeout.ShouldBe(TimeSpan.FromHours(1));

    /// <summary>Makes something in the root, as the user.</summary>
    private async Task Make(string script)
    {
        await CommonUser.Give(_root, Ct);
        await _user.Run(Command.Of("sh", "-eu", "-c", $"cd \"$1\"; {script}", "make", $"{_root}"), Ct);
    }
}
