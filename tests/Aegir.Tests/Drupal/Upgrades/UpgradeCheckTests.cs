using Aegir.Drupal.Code;
using Aegir.Drupal.Upgrades;
using Aegir.Model;
using Aegir.Services.Db;
using Aegir.Services.Http;

namespace Aegir.Tests.Drupal.Upgrades;

public sealed class UpgradeCheckTests
{
    [Fact]
    public void Nothing_is_found_where_nothing_changes()
    {
        var check = Upgrades.Check(["module node 10.5.9 10100"], there: ["module node 10.6.12 10100"]);
        Shown(check).ShouldBe(["Info platform : Drupal 10.5.9 > Drupal 10.6.12"]);
        check.IsPossible.ShouldBeTrue();
        check.Unchanged.ShouldBe(1);
    }

    [Fact]
    public void A_module_that_is_not_there_is_an_error_and_a_new_name_near_it_is_told()
    {
        var check = Upgrades.Check(
            ["module colour_picker 1.0"],
            there: ["module color_picker 2.0", "module colour_packer 1.0"],
            code: ["module colour_picker 1.0", "module colour_packer 1.0"]
        );
        check.IsPossible.ShouldBeFalse();
        check
            .Findings[0]
            .ShouldBe(
                new UpgradeFinding(
                    Severity.Error,
                    "colour_picker",
                    "module",
                    "1.0",
                    "",
                    "@platform_next does not have it. Add it to the code there, or uninstall it in the site first. It may be called color_picker there."
                )
            );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("8000")]
    public void Who_had_no_update_yet_lacks_those_that_were_removed_but_nothing_else(string first)
    {
        var check = Upgrades.Check(
            [$"module honeypot 1.0 {first}", $"module token 1.0 {first}", "module unknown 1.0"],
            there: ["module honeypot 2.0 8007 8005", "module token 1.0", "module unknown 1.0 8007 8005"]
        );
        check.Count(Severity.Error).ShouldBe(1);
        check.Findings[0].Name.ShouldBe("honeypot");
        check.Findings[0].Why.ShouldContain($"updates from schema {first} to 8005 have been removed");
        check.Findings.ShouldNotContain(finding => finding.Name == "token");
    }

    [Fact]
    public void Updates_of_the_profile_count_and_so_does_its_schema()
    {
        string[] enabled = ["profile standard 1.0 9003", "module token 1.0"];
        var newer = Upgrades.Check(enabled, there: ["profile standard 1.0 9004", "module token 1.0"], profile: false);
        newer.Findings.ShouldContain(f => f.Name == "standard" && f.Why == "Updates run: schema 9003 to 9004.");
        var older = Upgrades.Check(enabled, there: ["profile standard 1.0 9002", "module token 1.0"], profile: false);
        older.Findings[0].Why.ShouldContain("a schema cannot go back");
        older.IsPossible.ShouldBeFalse();
    }

    [Fact]
    public void A_module_that_core_dropped_is_an_error_that_says_so() =>
        Upgrades
            .Check(["module hal 10.5.9"], there: [])
            .Findings[0]
            .ShouldBe(
                new UpgradeFinding(
                    Severity.Error,
                    "hal",
                    "module",
                    "10.5.9",
                    "",
                    "It is part of Drupal 10.5.9, and not of Drupal 10.6.12: core dropped or absorbed it. "
                        + "Uninstall it in the site first, or add it to the code of @platform_next."
                )
            );

    [Fact]
    public void What_lies_in_the_sites_own_directory_moves_with_it()
    {
        var check = Upgrades.Check(["module own 1.0 8001"], own: ["module own 1.0 8001"], code: []);
        check.IsPossible.ShouldBeTrue();
        check.Unchanged.ShouldBe(1);
    }

    [Fact]
    public void The_sites_own_code_goes_before_the_platforms() =>
        Shown(
                Upgrades.Check(
                    ["module own 1.0 8001"],
                    own: ["module own 1.1 8002"],
                    there: ["module own 0.9"],
                    code: []
                )
            )
            .ShouldContain("Info module own: 1.0 (8001) > 1.1 (8002)");

    [Fact]
    public void What_is_missing_already_is_a_warning()
    {
        var check = Upgrades.Check(["module ghost 1.0"], code: []);
        check.IsPossible.ShouldBeTrue();
        Shown(check).ShouldContain("Warning module ghost: 1.0 > ");
    }

    [Theory]
    [InlineData("module a 1.1 8002", "module a 1.0 8001", "Error")]
    [InlineData("module a 1.1 8002", "module a 1.0", "Error")]
    [InlineData("module a 1.1 8002", "module a 1.2 8001", "Error")]
    [InlineData("module a dev-main 8002", "module a dev-main", "Error")]
    [InlineData("module a 1.1", "module a 1.0", "Warning")]
    [InlineData("module a dev-main 8002", "module a 1.0 8002", "Warning")]
    [InlineData("module a 1.0 8001", "module a 1.1 8002", "Info")]
    [InlineData("module a 1.0", "module a 1.0 8001", "Info")]
    [InlineData("module a 1.0 8001", "module a 1.1 8001", "Info")]
    [InlineData("module a 1.0 8208", "module a 3.0", "Info")]
    public void Schemas_cannot_go_back(string here, string there, string severity) =>
        Upgrades
            .Check([here], there: [there])
            .Findings.ShouldContain(finding => finding.Name == "a" && finding.Severity.ToString() == severity);

    [Theory]
    [InlineData(8102, false)]
    [InlineData(8104, true)]
    [InlineData(8105, true)]
    public void Updates_that_the_code_no_longer_has_cannot_run(int installed, bool isPossible)
    {
        var check = Upgrades.Check([$"module honeypot 2.0 {installed}"], there: ["module honeypot 2.1 8105 8104"]);
        check.IsPossible.ShouldBe(isPossible);
    }

    [Fact]
    public void A_move_to_another_family_is_refused_and_nothing_else_is_said()
    {
        var check = Upgrades.Check(
            ["module node 7.103 7016"],
            there: [],
            target: platform => platform with { Code = new DrupalCode(DrupalFlavour.Backdrop, "1.27.1", "") }
        );
        Shown(check).ShouldBe(["Error platform : Drupal 10.5.9 > Backdrop 1.27.1"]);
    }

    [Fact]
    public void A_platform_that_is_locked_or_was_never_published_is_no_target()
    {
        var check = Upgrades.Check([], target: platform => platform with { IsLocked = true, Verified = null });
        check.Count(Severity.Error).ShouldBe(2);
        check.Text(Severity.Error).ShouldContain("aegir platform unlock next");
        check.Text(Severity.Error).ShouldContain("aegir platform verify next");
    }

    [Fact]
    public void Staying_on_a_platform_asks_nothing_of_it() =>
        Upgrades
            .Check([], target: platform => platform with { Name = Upgrades.Live.Name, IsLocked = true })
            .IsPossible.ShouldBeTrue();

    [Fact]
    public void An_older_release_is_an_error() =>
        Shown(Upgrades.Check([], target: platform => platform with { Code = new(DrupalFlavour.Drupal8, "10.5.8", "") }))
            .ShouldBe(["Error platform : Drupal 10.5.9 > Drupal 10.5.8"]);

    [Fact]
    public void The_sites_profile_has_to_be_there()
    {
        var check = Upgrades.Check(["profile standard 10.5.9"], there: ["profile minimal 10.6.12"], profile: false);
        check.Count(Severity.Error).ShouldBe(1);
        check.Text(Severity.Error).ShouldContain("It has: minimal.");
    }

    [Fact]
    public void What_is_no_package_is_passed_over()
    {
        var check = Upgrades.Check(["theme_engine phptemplate 7.103"], there: []);
        check.IsPossible.ShouldBeTrue();
        check.Unchanged.ShouldBe(0);
    }

    [Fact]
    public void Each_machine_with_a_PHP_that_is_too_old_is_named()
    {
        var check = Upgrades.Check(
            [],
            demands: new CodeDemands(new Version(8, 3, 0), []),
            php: [new HostPhp("web1", new Version(8, 2, 36)), new HostPhp("web2", new Version(8, 3, 0))]
        );
        check.Count(Severity.Error).ShouldBe(1);
        check.Text(Severity.Error).ShouldContain("needs PHP 8.3.0, and web1 has 8.2.36");
    }

    [Theory]
    [InlineData("MariaDB", "10.3.6", false)]
    [InlineData("MariaDB", "10.3.7", true)]
    [InlineData("MySQL", "5.7.7", false)]
    [InlineData("MySQL", "8.0", true)]
    [InlineData("Percona", "1.0", true)]
    public void A_database_that_is_too_old_is_an_error(string product, string version, bool isPossible) =>
        Upgrades
            .Check([], demands: Upgrades.Databases, product: new DbProduct(product, Version.Parse(version)))
            .IsPossible.ShouldBe(isPossible);

    [Theory]
    [InlineData("mysql", "mysql", "")]
    [InlineData("mysql", "pgsql", "data cannot move from one to the other")]
    [InlineData("sqlite", "sqlite", "cannot use sqlite, only mysql, pgsql")]
    public void The_database_has_to_be_of_a_kind_that_the_code_can_use(string here, string there, string said)
    {
        var check = Upgrades.Check([], demands: Upgrades.Databases, here: here, driver: there);
        check.IsPossible.ShouldBe(said == "");
        check.Text(Severity.Error).ShouldContain(said);
    }

    [Fact]
    public void Errors_come_first()
    {
        var check = Upgrades.Check(
            ["module z 1.0", "module b 1.0", "module a 1.0", "module c 2.0"],
            there: ["module a 1.1", "module c 1.0"]
        );
        check.Findings.Select(finding => finding.Name).ShouldBe(["b", "z", "c", "platform", "a"]);
        check.Summary.ShouldBe("2 errors, 1 warning, 2 changes; 0 packages unchanged");
    }

    private static IEnumerable<string> Shown(UpgradeCheck check) =>
        check.Findings.Select(f =>
            $"{f.Severity} {f.Type}{(f.Type == "" ? "" : " ")}{f.Name}{(f.Type == "" ? " " : "")}: {f.Here} > {f.There}"
        );
}
