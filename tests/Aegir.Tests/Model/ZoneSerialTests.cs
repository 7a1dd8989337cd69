using Aegir.Model;
using CsCheck;

namespace Aegir.Tests.Model;

public sealed class ZoneSerialTests
{
    private static readonly DateTimeOffset Today = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_of_a_day_is_the_day_and_the_next_ones_are_counted()
    {
        var first = ZoneSerial.None.Next(Today);
        first.Number.ShouldBe(2026013100u);
        first.Next(Today).Number.ShouldBe(2026013101u);
        first.Next(Today.AddDays(1)).Number.ShouldBe(2026020100u);
    }

    [Fact]
    public void However_many_there_are_on_a_day_and_whatever_the_clock_says_it_grows() =>
        Gen.Select(Gen.UInt, Gen.Int[-200_000, 200_000])
            .Sample(given =>
            {
                var serial = new ZoneSerial(given.Item1);
                var next = serial.Next(Today.AddDays(given.Item2 / 1000.0));
                return next.IsAfter(serial) && !serial.IsAfter(next) && next != ZoneSerial.None;
            });

    [Theory]
    [InlineData(4294967295u, 1u)]
    [InlineData(4000000000u, 1000000000u)]
    [InlineData(1u, 2u)]
    [InlineData(1u, 2147483648u)]
    public void The_numbers_go_round_in_a_circle_and_half_of_it_is_ahead(uint old, uint later)
    {
        new ZoneSerial(later).IsAfter(new ZoneSerial(old)).ShouldBeTrue();
        new ZoneSerial(old).IsAfter(new ZoneSerial(later)).ShouldBeFalse();
        ZoneSerial.Latest(new ZoneSerial(old), new ZoneSerial(later)).Number.ShouldBe(later);
    }

    [Fact]
    public void Every_number_is_after_none_and_none_after_no_number()
    {
        new ZoneSerial(4294967295).IsAfter(ZoneSerial.None).ShouldBeTrue();
        ZoneSerial.None.IsAfter(new ZoneSerial(4294967295)).ShouldBeFalse();
        ZoneSerial.None.IsAfter(ZoneSerial.None).ShouldBeFalse();
    }
}
