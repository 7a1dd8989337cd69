using Aegir.Drupal;
using Aegir.Drupal.Code;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Tests.Drupal;

/// <summary>A code base of a few files below a temporary directory, in the place where <c>$AEGIR_ROOT</c> would have it.</summary>
public sealed class TinyPlatform : IDisposable
{
    public const string DatabasePassword = "canary-pass'word\\1&<";
    public const string HashSalt = "canary-salt'\\0$x";

    /// <summary>A directory that a web server can read, whatever the umask of the tests is.</summary>
    public const UnixFileMode OpenDirectory =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private const UnixFileMode OpenFile =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private TinyPlatform()
    {
        var place = Directory.CreateTempSubdirectory("aegir-drupal-").FullName;
        Layout = new HubLayout(Parsed.Parse<UnixPath>(place));
        Root = Layout.Platforms / "tiny";
        Directory.CreateDirectory($"{Root}");
    }

    public HubLayout Layout { get; }

    public UnixPath Root { get; }

    public LocalHost Hub { get; } = new();

    public List<string> Reported { get; } = [];

    public StepScope Scope => new(1, Layout.Room(1), Reported.Add);

    public static TinyPlatform Empty() => new();

    public static TinyPlatform Drupal7() =>
        Empty().With("includes/bootstrap.inc", "<?php\ndefine('VERSION', '7.103');\n").WithDirectory("sites");

    public static TinyPlatform Drupal8(string docroot = "web") =>
        Empty()
            .With($"{docroot}/core/lib/Drupal.php", "<?php\nclass Drupal {\n  const VERSION = '10.6.12';\n}\n")
            .With("vendor/autoload.php", "<?php\n")
            .WithDirectory($"{docroot}/sites");

    public static TinyPlatform Backdrop() =>
        Empty()
            .With("core/includes/bootstrap.inc", "<?php\ndefine('BACKDROP_VERSION', '1.27.1');\n")
            .WithDirectory("sites");

    public TinyPlatform With(string path, string text)
    {
        Directory.CreateDirectory($"{(Root / path).Parent}");
        File.WriteAllText($"{Root / path}", text);
        return this;
    }

    /// <summary>What others may do with it shall be what they may do with a code base made with this umask.</summary>
    public TinyPlatform WithUmask(UnixFileMode umask)
    {
        File.SetUnixFileMode($"{Root}", OpenDirectory & ~umask);
        foreach (var path in Directory.EnumerateFileSystemEntries($"{Root}", "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(path, (Directory.Exists(path) ? OpenDirectory : OpenFile) & ~umask);
        return this;
    }

    public TinyPlatform WithDirectory(string path)
    {
        Directory.CreateDirectory($"{Root / path}");
        return this;
    }

    public TinyPlatform WithLink(string path, string target)
    {
        Directory.CreateDirectory($"{(Root / path).Parent}");
        File.CreateSymbolicLink($"{Root / path}", target);
        return this;
    }

    public Platform Platform() =>
        new(ContextName.Platform("tiny"), Root, ContextName.Server("web1"), DrupalCodeBase.Recognise(Root));

    public HostedSite Site(string uri = "example.com", params string[] aliases) =>
        new(
            new Site(Parsed.Parse<DomainName>(uri), ContextName.Platform("tiny"), ContextName.Server("db1"))
            {
                Database = Parsed.Parse<SqlName>("example"),
                DatabasePassword = new Secret(DatabasePassword),
                HashSalt = new Secret(HashSalt),
                Aliases = [.. aliases.Select(Parsed.Parse<DomainName>)],
            },
            Platform(),
            new DatabaseServer("mysql", Parsed.Parse<HostAddress>("10.99.0.9"), Port.Of(3306))
        )
        {
            WebGroup = null,
        };

    public DrupalFamily Family() => DrupalFamily.Of(Platform().Code.Flavour, Hub, Layout);

    public void Dispose() => Directory.Delete($"{Layout.Root}", recursive: true);
}
