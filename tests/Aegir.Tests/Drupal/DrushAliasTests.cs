using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Tests.Drupal;

public sealed class DrushAliasTests
{
    private static readonly UnixPath Docroot = Parsed.Parse<UnixPath>("/var/aegir/platforms/live/web");

    [Theory]
    [InlineData("localhost", "localhost.site.yml", "live", "")]
    [InlineData("example.com", "example.site.yml", "com", "example.")]
    [InlineData("www.example.com", "www/example.site.yml", "com", "www.example.")]
    [InlineData("a.b.example.com", "a-b-example-com.site.yml", "live", "a.b.example.")]
    public void A_site_lies_where_Drush_looks_for_its_name(string uri, string file, string environment, string shared)
    {
        var name = Parsed.Parse<DomainName>(uri);
        DrushAlias.SharedBeginning(name).ShouldBe(shared);
        var alias = DrushAlias.Of(name, Docroot);
        alias.File.ShouldBe(file);
        alias.Environment.ShouldBe(environment);
    }

    [Fact]
    public void Sites_that_differ_in_their_last_label_share_a_file() =>
        DrushAlias
            .Text([
                .. ((string[])["example.org", "example.com"]).Select(uri =>
                    DrushAlias.Of(Parsed.Parse<DomainName>(uri), Docroot)
                ),
            ])
            .ShouldBe(
                """
                # Written by Aegir; changes are lost.
                'com':
                  root: '/var/aegir/platforms/live/web'
                  uri: 'http://example.com'
                'org':
                  root: '/var/aegir/platforms/live/web'
                  uri: 'http://example.org'

                """
            );
}
