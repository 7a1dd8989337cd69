using System.Text;
using Aegir.Services.Db.MySql;
using CsCheck;

namespace Aegir.Tests.Services.Db.MySql;

public sealed class DumpFilterTests
{
    [Theory]
    [InlineData(
        "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER tr …",
        "/*!50003 CREATE*/ /*!50017 */ /*!50003 TRIGGER tr …"
    )]
    [InlineData("/*!50013 DEFINER=`a`@`b` SQL SECURITY DEFINER */", "/*!50013  SQL SECURITY DEFINER */")]
    [InlineData("CREATE DEFINER=`a`@`localhost` PROCEDURE `p`()", "CREATE  PROCEDURE `p`()")]
    [InlineData("CREATE DEFINER=root@localhost VIEW v AS SELECT 1;", "CREATE  VIEW v AS SELECT 1;")]
    [InlineData("create definer = CURRENT_USER() view v", "create  view v")]
    [InlineData("/*M!999999\\- enable the sandbox mode */ ", "")]
    public void What_only_an_administrator_may_say_is_taken_out(string line, string cleaned) =>
        Filter(line + "\nSELECT 1;\n", 7).ShouldBe(cleaned + (cleaned.Length > 0 ? "\n" : "") + "SELECT 1;\n");

    [Theory]
    [InlineData("INSERT INTO `t` VALUES (1,'CREATE DEFINER=`a`@`b` VIEW');")]
    [InlineData("(2,'/*!50013 DEFINER=`a`@`b` */'),")]
    [InlineData("CREATE TABLE `t` (`a` varchar(40) DEFAULT 'DEFINER=`a`@`b`');")]
    public void Data_is_left_alone(string line) => Filter(line + "\n", 5).ShouldBe(line + "\n");

    [Fact]
    public void Whatever_begins_no_definition_passes_byte_by_byte_however_it_arrives() =>
        Gen.Select(
                Gen.String[Gen.Char["/C*!5\nxü"], 0, 3000]
                    .Where(text => !text.Contains("/*!50", StringComparison.Ordinal)),
                Gen.Int[1, 2000]
            )
            .Sample((text, piece) => Filter(text, piece) == text);

    [Fact]
    public void A_definition_is_cleaned_however_it_arrives() =>
        Gen.Int[1, 60].Sample(piece => Filter("x\n/*!50013 DEFINER=`a`@`b` X */\ny", piece) == "x\n/*!50013  X */\ny");

    private static string Filter(string dump, int piece)
    {
        var target = new MemoryStream();
        var filter = new DumpFilter(target);
        foreach (var chunk in Encoding.UTF8.GetBytes(dump).Chunk(piece))
            filter.WriteAsync(chunk).AsTask().GetAwaiter().GetResult();
        filter.Finish(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
