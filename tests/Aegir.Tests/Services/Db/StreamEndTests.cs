using System.Text;
using Aegir.Services.Db;
using CsCheck;

namespace Aegir.Tests.Services.Db;

public sealed class StreamEndTests
{
    [Fact]
    public void The_last_line_is_found_however_the_text_arrives() =>
        Gen.Select(Gen.String[Gen.Char["ab\n"], 0, 200], Gen.Int[1, 70])
            .Sample(
                (text, piece) =>
                {
                    var end = new StreamEnd(64);
                    foreach (var chunk in Encoding.ASCII.GetBytes(text + "\n-- Dump completed\n").Chunk(piece))
                        end.Keep(chunk);
                    Encoding.ASCII.GetString(end.LastLine()).ShouldBe("-- Dump completed");
                }
            );
}
