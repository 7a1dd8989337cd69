using Aegir.Drupal;
using CsCheck;

namespace Aegir.Tests.Drupal;

public sealed class ReleasesTests
{
    [Theory]
    [InlineData("7.98", "7.103", -1)]
    [InlineData("10.5.9", "10.6.12", -1)]
    [InlineData("10.6.12", "10.6.12", 0)]
    [InlineData("8.x-1.12", "1.12.0", 0)]
    [InlineData("8.x-1.12", "2.0.0", -1)]
    [InlineData("7.x-2.0", "8.x-1.0", 1)]
    [InlineData("10.4.0-beta1", "10.4.0", -1)]
    [InlineData("10.4.0-beta1", "10.4.0-rc1", -1)]
    [InlineData("10.4.0-rc2", "10.4.0-rc10", -1)]
    [InlineData("10.4.0-dev", "10.4.0-alpha1", -1)]
    [InlineData("7.x-1.4+5-dev", "7.x-1.4", 1)]
    [InlineData("7.x-1.4+5-dev", "7.x-1.5", -1)]
    [InlineData("8.x-1.x-dev", "8.x-1.99", 1)]
    [InlineData("8.x-1.x-dev", "8.x-2.0-alpha1", -1)]
    [InlineData("v2.1", "2.1.0", 0)]
    public void Versions_are_compared_by_their_numbers(string one, string other, int order)
    {
        Math.Sign(Releases.Compare(one, other).ShouldNotBeNull()).ShouldBe(order);
        Math.Sign(Releases.Compare(other, one).ShouldNotBeNull()).ShouldBe(-order);
    }

    [Theory]
    [InlineData("dev-main", "1.0")]
    [InlineData("", "1.0")]
    [InlineData("", "")]
    public void What_has_no_number_cannot_be_compared(string one, string other) =>
        Releases.Compare(one, other).ShouldBeNull();

    [Fact]
    public void Any_text_is_compared_or_not_without_a_fault() =>
        Gen.String[Gen.Char["0123456789.x+-devarcbt "], 0, 20]
            .Select(Gen.String[Gen.Char["0123456789.x+-devarcbt "], 0, 20])
            .Sample((one, other) => Releases.Compare(one, other) == -Releases.Compare(other, one));
}
