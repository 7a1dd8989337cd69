using Aegir.Model;
using Aegir.Services.Db.PostgreSql;

namespace Aegir.Tests.Services.Db.PostgreSql;

public sealed class PostgreSqlTextTests
{
    [Fact]
    public void A_name_is_quoted_as_what_it_stands_for()
    {
        var name = Parsed.Parse<SqlName>("user"); // a word of the language
        PostgreSqlText sql = $"DROP ROLE {name}; SELECT {name:value}, {name:value}";
        sql.Reveal().ShouldBe("DROP ROLE \"user\"; SELECT $1, $2");
        sql.Parameters.ShouldBe(["user", "user"]);
    }

    [Fact]
    public void A_password_is_in_no_text_and_its_verifier_in_none_that_is_shown()
    {
        PostgreSqlText sql = $"PASSWORD {new Secret("canary")}";
        sql.Reveal().ShouldStartWith("PASSWORD 'SCRAM-SHA-256$4096:");
        sql.Reveal().ShouldNotContain("canary");
        sql.ToString().ShouldBe("PASSWORD '[redacted]'");
    }

    [Fact]
    public void A_verifier_is_what_the_standard_says() => // the password and salt of RFC 7677
        ScramVerifier
            .Of(new Secret("pencil"), Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="))
            .ShouldBe(
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
            );

    [Theory]
    [InlineData("")]
    [InlineData("pässword")]
    [InlineData("pass\nword")]
    public void A_password_that_two_programs_may_read_differently_is_refused(string password) =>
        Should.Throw<InvalidInput>(() => ScramVerifier.Of(new Secret(password)));
}
