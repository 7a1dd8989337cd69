using Aegir.Model;

namespace Aegir.Tests.Model;

public sealed class NearestNames
{
    [Theory]
    [InlineData("instal", "install")]
    [InlineData("isntall", "install")]
    [InlineData("BACKUP", "backup")]
    [InlineData("bakcups", "backups")]
    [InlineData("bacup", "backup")]
    [InlineData("frobnicate", "")]
    public void A_slip_is_forgiven(string typed, string expected) =>
        string.Join(' ', Nearest.To(typed, ["install", "backup", "backups", "delete", "verify"])).ShouldBe(expected);

    [Fact]
    public void Nothing_near_gives_no_hint() => Nearest.Hint("x", ["install"]).ShouldBe("");
}
