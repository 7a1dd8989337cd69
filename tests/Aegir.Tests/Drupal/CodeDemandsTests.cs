using Aegir.Drupal.Code;

namespace Aegir.Tests.Drupal;

public sealed class CodeDemandsTests
{
    [Fact]
    public void Drupal_7_says_it_in_its_bootstrap_and_its_drivers()
    {
        using var tiny = TinyPlatform
            .Drupal7()
            .With(
                "includes/bootstrap.inc",
                "<?php\ndefine('VERSION', '7.103');\ndefine('DRUPAL_MINIMUM_PHP', '5.3.3');\n"
            )
            .With(
                "includes/database/mysql/install.inc",
                "<?php\nclass DatabaseTasks_mysql {\n  public function minimumVersion() {\n    return '5.0.15';\n  }\n}\n"
            );
        Shown(tiny).ShouldBe(["PHP 5.3.3", "mysql  5.0.15"]);
    }

    [Fact]
    public void Backdrop_says_it_in_its_bootstrap()
    {
        using var tiny = TinyPlatform
            .Backdrop()
            .With(
                "core/includes/bootstrap.inc",
                "<?php\ndefine('BACKDROP_VERSION', '1.27.1');\ndefine('BACKDROP_MINIMUM_PHP', '5.6.0');\n"
            );
        Shown(tiny).ShouldBe(["PHP 5.6.0"]);
    }

    [Fact]
    public void Drupal_8_says_it_for_each_product()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/core/lib/Drupal.php", "  const VERSION = '10.6.12';\n  const MINIMUM_PHP = '8.1.0';\n")
            .With(
                "web/core/modules/mysql/src/Driver/Database/mysql/Install/Tasks.php",
                """
                  const MYSQL_MINIMUM_VERSION = '5.7.8';
                  const MARIADB_MINIMUM_VERSION = '10.3.7';
                  const MYSQLND_MINIMUM_VERSION = '5.0.9';
                """
            )
            .With(
                "web/core/modules/pgsql/src/Driver/Database/pgsql/Install/Tasks.php",
                "  const PGSQL_MINIMUM_VERSION = '12';\n"
            );
        Shown(tiny).ShouldBe(["PHP 8.1.0", "mysql MySQL 5.7.8", "mysql MariaDB 10.3.7", "pgsql PostgreSQL 12.0"]);
    }

    [Theory]
    [InlineData(">=8.1", "8.1")]
    [InlineData("^8.2 || ^8.3", "8.2")]
    [InlineData("~8.3.0", "8.3.0")]
    [InlineData(">= 8.1 <8.4", "8.1")]
    [InlineData("<8.4 >=8.1", "8.1")]
    [InlineData("< 8.4, != 8.2, 8.1.*", "8.1")]
    [InlineData("8", "8.0")]
    public void A_project_says_it_in_its_composer_json(string constraint, string php)
    {
        using var tiny = TinyPlatform.Drupal8().With("composer.json", $$$"""{"require":{"php":"{{{constraint}}}"}}""");
        Shown(tiny).ShouldBe([$"PHP {php}"]);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("<8.4")]
    [InlineData("\"]")]
    public void A_constraint_without_a_lower_bound_asks_for_nothing(string constraint)
    {
        using var tiny = TinyPlatform.Drupal8().With("composer.json", $$$"""{"require":{"php":"{{{constraint}}}"}}""");
        CodeDemands.Of(tiny.Platform()).Php.ShouldBeNull();
    }

    [Fact]
    public void The_highest_of_all_that_is_said_counts()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/core/lib/Drupal.php", "  const VERSION = '9.5.11';\n  const MINIMUM_PHP = '7.3.0';\n")
            .With("composer.json", """{"require":{"php":">=7.4"}}""")
            .With("vendor/composer/platform_check.php", "<?php\nif (!(PHP_VERSION_ID >= 80002)) {\n");
        CodeDemands.Of(tiny.Platform()).Php.ShouldBe(new Version(8, 0, 2));
    }

    private static IEnumerable<string> Shown(TinyPlatform tiny)
    {
        var demands = CodeDemands.Of(tiny.Platform());
        return demands
            .Databases.Select(database => $"{database.Driver} {database.Product} {database.Minimum}")
            .Prepend($"PHP {demands.Php}");
    }
}
