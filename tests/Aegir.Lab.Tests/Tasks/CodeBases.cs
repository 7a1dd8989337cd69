using System.Collections.Concurrent;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>
/// The Drupal code bases that tests run on: the miniature, and every one in the folder that
/// <c>AEGIR_TEST_PLATFORMS</c> names.
/// </summary>
internal static class CodeBases
{
    /// <summary>The one that is always there.</summary>
    public const string Mini = "mini";

    private static readonly ConcurrentDictionary<(Lab, string Code, string Web), Lazy<Task<string>>> Published = new();

    /// <summary>Each code base with each web server.</summary>
    public static TheoryData<string, string> OnBothWebServers()
    {
        var cases = new TheoryData<string, string>();
        foreach (var code in All())
        {
            cases.Add(code, "web1");
            cases.Add(code, "web2");
        }
        return cases;
    }

    /// <summary>
    /// Pairs of code bases that a site moves between: the miniature to itself, and each real one to the newest of its kind.
    /// </summary>
    public static TheoryData<string, string> Upgrades()
    {
        var pairs = new TheoryData<string, string>();
        pairs.Add(Mini, Mini);
        foreach (var releases in Kinds())
        foreach (var older in releases.SkipLast(1))
            pairs.Add(older, releases[^1]);
        return pairs;
    }

    /// <summary>The last two real code bases that were made with Composer.</summary>
    public static TheoryData<string, string> LastOfComposer()
    {
        var pairs = new TheoryData<string, string>();
        foreach (
            var releases in Kinds().Where(kind => kind.Count > 1 && File.Exists($"{PathOf(kind[^1])}/composer.json"))
        )
            pairs.Add(releases[^2], releases[^1]);
        return pairs;
    }

    /// <summary>The miniature, and the newest real code base of each kind.</summary>
    public static TheoryData<string> EachKind() => [Mini, .. Kinds().Select(releases => releases[^1])];

    /// <summary>The newest real code base of each kind.</summary>
    public static TheoryData<string> Newest() => [.. Kinds().Select(releases => releases[^1])];

    /// <summary>The newest Drupal 7.</summary>
    public static TheoryData<string> NewestSeven() =>
        [.. Newest().Select(row => row.Data).Where(code => File.Exists($"{PathOf(code)}/includes/bootstrap.inc"))];

    /// <summary>The platform of a code base on a web server, added and verified by whoever needs it first.</summary>
    public static Task<string> Publish(PreparedLab lab, string code, string web) =>
        Published.GetOrAdd((lab.Lab, code, web), _ => new Lazy<Task<string>>(() => PublishNew(lab, code, web))).Value;

    /// <summary>The same, of a platform that belongs to the caller alone. Its files lie at <see cref="RootOf"/>.</summary>
    public static async Task<string> PublishNew(PreparedLab lab, string code, string web)
    {
        var name = await CopyToHub(lab.Lab, code);
        await Add(lab, name, web);
        return name;
    }

    /// <summary>
    /// A code base made with Composer as a platform of the caller alone, without its Drush; flat, if it shall, as the
    /// archives of drupal.org are: its root is the docroot.
    /// </summary>
    public static async Task<string> PublishWithoutDrush(PreparedLab lab, string code, string web, bool isFlat)
    {
        const string Flatten = """
            mv web/* web/.[!.]* .
            rmdir web
            sed -i "s#'/../vendor/autoload.php'#'/vendor/autoload.php'#" autoload.php
            sed -i 's#/web/#/#g' vendor/composer/autoload_*.php vendor/composer/installed.*
            rm composer.json composer.lock
            """;
        var name = await CopyToHub(lab.Lab, code);
        await lab.Lab.Sh(
            "hub",
            $"cd {RootOf(name)} && rm vendor/bin/drush\n{(isFlat ? Flatten : "")}\nchown -R aegir:aegir ."
        );
        await Add(lab, name, web);
        return name;
    }

    private static async Task Add(PreparedLab lab, string name, string web)
    {
        await lab.Aegir("platform", "add", name, "--root", RootOf(name), "--web", web);
        await lab.Aegir("platform", "verify", name);
    }

    /// <summary>The miniature's next release as a platform of the caller alone; with a module whose update fails, if it shall.</summary>
    public static async Task<string> PublishNext(PreparedLab lab, string web, bool isBroken = false)
    {
        var name = await CopyToHub(lab.Lab, Mini);
        var (root, platforms) = (lab.Lab.Root("hub") + RootOf(name), Path.Combine(Lab.Repository, "tests/platforms"));
        string[][] commands =
        [
            [Path.Combine(platforms, "next"), root],
            ["mkdir", "-p", $"{root}/web/modules/custom"],
            .. isBroken
                ?
                [
                    ["cp", "-a", Path.Combine(platforms, "broken"), $"{root}/web/modules/custom"],
                ]
                : Array.Empty<string[]>(),
        ];
        foreach (var command in commands)
            (
                await Programs.Run(command, stdin: null, new Dictionary<string, string?>(), CancellationToken.None)
            ).Succeeded();
        await lab.Lab.Sh("hub", $"chown -R aegir:aegir {RootOf(name)}");
        await Add(lab, name, web);
        return name;
    }

    /// <summary>Puts the files of a code base on the hub; returns the name that a platform made of it is to have.</summary>
    public static async Task<string> CopyToHub(Lab lab, string code)
    {
        var name = NewName(code);
        var files = Path.GetFullPath(PathOf(code));
        await lab.Sh("hub", $"install -d -o aegir -g aegir /var/aegir/platforms {RootOf(name)}");
        var copied = await Programs.Run(
            ["cp", "-a", "--no-preserve=ownership", $"{files}/.", lab.Root("hub") + RootOf(name)],
            stdin: null,
            new Dictionary<string, string?>(),
            CancellationToken.None
        );
        copied.Succeeded();
        if (code != Mini)
            await LetVisitorsWrite(lab.Root("hub") + RootOf(name));
        await lab.Sh("hub", $"chown -R aegir:aegir {RootOf(name)}");
        return name;
    }

    /// <summary>A real Drupal takes rows and uploads as the miniature does, at <c>/lab/node</c> and <c>/lab/upload</c>.</summary>
    private static async Task LetVisitorsWrite(string root)
    {
        var index = File.Exists($"{root}/web/index.php") ? $"{root}/web/index.php" : $"{root}/index.php";
        var visit = await File.ReadAllTextAsync(Path.Combine(Lab.Repository, "tests/Aegir.Lab.Tests/Moving/visit.php"));
        await File.WriteAllTextAsync(index, visit + await File.ReadAllTextAsync(index));
    }

    /// <summary>Where a platform lies, on the hub and on its web server.</summary>
    public static string RootOf(string platform) => $"/var/aegir/platforms/{platform}";

    private static string NewName(string code) =>
        Names.Unique(string.Concat(code.Where(char.IsAsciiLetterOrDigit)) + "v");

    private static string? Folder => Environment.GetEnvironmentVariable("AEGIR_TEST_PLATFORMS");

    /// <summary>Where the files of a code base lie on this machine.</summary>
    public static string PathOf(string code) =>
        code == Mini || Folder is null
            ? Path.Combine(Lab.Repository, "tests/platforms/mini")
            : Path.Combine(Folder, code);

    /// <summary>The real code bases, the oldest first. Drupal 7 is a kind of its own; Drupal 8 and all that came later are one.</summary>
    private static IEnumerable<List<string>> Kinds() =>
        All()
            .Skip(1)
            .GroupBy(code => code.StartsWith("drupal-7", StringComparison.Ordinal) ? "drupal-7" : code.Split('-')[0])
            .Select(kind => kind.OrderBy(code => Version.Parse(code.Split('-')[1])).ToList());

    private static IEnumerable<string> All() =>
        Folder is null
            ? [Mini]
            :
            [
                Mini,
                .. Directory
                    .EnumerateDirectories(Folder)
                    .Select(path => Path.GetFileName(path))
                    .Order(StringComparer.Ordinal),
            ];
}
