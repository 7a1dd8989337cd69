using Aegir.Model;
using Aegir.Services;

namespace Aegir.Tests.Services;

public sealed class ServiceCatalogTests
{
    private static readonly char[] WildcardsAndCommas = ['*', '?', '[', ','];

    [Fact]
    public void An_unknown_implementation_is_refused_with_a_list_of_known_ones() =>
        Should
            .Throw<InvalidInput>(() => ServiceCatalog.Find(ServiceType.Http, "caddy"))
            .Message.ShouldContain("apache or nginx");

    [Fact]
    public void No_two_entries_have_the_same_name() =>
        ServiceCatalog.Entries.Select(e => (e.Type, e.Implementation)).ShouldBeUnique();

    [Fact]
    public void Commands_that_run_as_somebody_else_are_named_with_their_full_path_and_no_wildcard() =>
        ServiceCatalog
            .Entries.SelectMany(e => e.Preparation.SudoCommands.Concat(e.Preparation.WebServerCommands))
            .ShouldAllBe(command => command.StartsWith('/') && command.IndexOfAny(WildcardsAndCommas) < 0);
}
