using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Tests.Drupal;
using CsCheck;

namespace Aegir.Tests.Services;

public sealed class PhpTextTests
{
    [Fact]
    public async Task Php_reads_every_secret_as_it_was()
    {
        Needs.Php();
        var secrets = Gen.Char['\u0020', '\u02ff']
            .Where(c => !char.IsControl(c))
            .Array[0, 40]
            .Select(characters => new string(characters))
            .Array[60]
            .Single();
        PhpText[] lines = [.. secrets.Append("\\").Append("'").Append("\\'").Append("?>\\\\").Select(Line)];
        PhpText program = $"<?php\n{lines}";
        var printed = await new LocalHost().Query(
            Command.Of("php") with
            {
                Input = program.Reveal(),
            },
            TestContext.Current.CancellationToken
        );
        printed.Split('\0')[..^1].ShouldBe([.. secrets, "\\", "'", "\\'", "?>\\\\"]);
    }

    [Fact]
    public void A_secret_that_could_end_its_line_is_refused() =>
        Should.Throw<InvalidInput>(() => Line("a\nb").Reveal());

    private static PhpText Line(string secret) => $"echo {new Secret(secret)}, \"\\0\";\n";
}
