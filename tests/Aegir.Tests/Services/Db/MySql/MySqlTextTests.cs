using Aegir.Model;
using Aegir.Services.Db.MySql;

namespace Aegir.Tests.Services.Db.MySql;

public sealed class MySqlTextTests
{
    private static readonly SqlName Name = Parsed.Parse<SqlName>("a_b");

    [Fact]
    public void A_name_is_quoted_as_what_it_stands_for()
    {
        Text($"DROP DATABASE {Name}").ShouldBe("DROP DATABASE `a_b`");
        Text($"GRANT ALL ON {Name:pattern}.*").ShouldBe(@"GRANT ALL ON `a\_b`.*");
        Text($"WHERE User = {Name:value}").ShouldBe("WHERE User = @p0");
    }

    [Fact]
    public void A_password_is_never_in_the_text()
    {
        MySqlText sql = $"IDENTIFIED BY {new Secret("canary")}, {Name:value}";
        sql.ToString().ShouldBe("IDENTIFIED BY @p0, @p1");
        sql.Parameters.ShouldBe(["canary", "a_b"]);
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("%", true)]
    [InlineData("10.0.0.0/255.255.255.0", true)]
    [InlineData("x' OR '1", false)]
    [InlineData("x\\", false)]
    [InlineData("x\n", false)]
    [InlineData("", false)]
    public void An_account_is_from_a_host_and_nothing_else(string host, bool isHost) =>
        SqlAccount.TryOf(Name, host, out _).ShouldBe(isHost);

    [Theory]
    [InlineData("5.5.5-10.3.39-MariaDB-0+deb10u1", "MariaDB 10.3.39", true)]
    [InlineData("11.8.3-MariaDB-0+deb13u1", "MariaDB 11.8.3", true)]
    [InlineData("5.5.5-10.2.44-MariaDB", "MariaDB 10.2.44", false)]
    [InlineData("8.0.36-0ubuntu0.22.04.1", "MySQL 8.0.36", true)]
    [InlineData("5.7.44-log", "MySQL 5.7.44", false)]
    [InlineData("", "MySQL 0.0", false)]
    public void A_server_is_known_by_its_greeting(string greeting, string shown, bool isSupported)
    {
        var version = MySqlVersion.Read(greeting);
        version.ToString().ShouldBe(shown);
        version.IsSupported.ShouldBe(isSupported);
    }

    private static string Text(MySqlText sql) => sql.ToString();
}
