using Aegir.Hosts;

namespace Aegir.Tests.Hosts;

public class BoundedTextTests
{
    [Theory]
    [InlineData(0, false, "", "")]
    [InlineData(9, false, "0123456789", "0123456789")]
    [InlineData(20_000, true, "0123456789", "9012345678")]
    public async Task It_keeps_one_end_and_knows_whether_that_is_all(int count, bool isCut, string start, string end)
    {
        var digits = string.Concat(Enumerable.Range(0, count + 1).Select(n => n % 10));
        var printed = System.Text.Encoding.ASCII.GetBytes(count == 0 ? "" : digits);
        foreach (var (keepsEnd, kept) in new[] { (false, start), (true, count == 20_000 ? "1234567890" : end) })
        {
            var text = new BoundedText(10, keepsEnd);
            using var source = new MemoryStream(printed);
            await text.Target.CopyFromAsync(source, TestContext.Current.CancellationToken);
            text.ToString().ShouldBe(kept);
            text.IsCut.ShouldBe(isCut);
        }
    }
}
