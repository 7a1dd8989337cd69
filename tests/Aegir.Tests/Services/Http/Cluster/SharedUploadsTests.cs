using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http.Cluster;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Services.Http.Cluster;

/// <summary>What was uploaded to one member reaches the others, with real rsync; nothing else comes or goes.</summary>
public sealed class SharedUploadsTests : IDisposable
{
    private static readonly string[] Three = ["web1", "web2", "web3"];

    private readonly UnixPath _place = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-ups-").FullName);
    private readonly HostedSite _site;

    public SharedUploadsTests()
    {
        _site = HttpExamples.Site(Hub.Root);
        foreach (var web in Three)
        foreach (var directory in new[] { "files", "private" })
            Directory.CreateDirectory(On(web, directory));
        Write("web1", "files/a", "private/b", "files/c d", "files/styles/e\nf");
    }

    private HubLayout Hub => new(_place / "hub");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>.NET itself cannot delete files whose names are not UTF-8.</summary>
    public void Dispose() => new LocalHost().Run(Removal.Of(_place), CancellationToken.None).GetAwaiter().GetResult();

    [Fact]
    public async Task New_files_reach_all_from_wherever_they_are()
    {
        Write("web2", "files/from-web2");
        await Share("web1", "web2");
        Files("web1").ShouldBe(["files/a", "files/c d", "files/from-web2", "files/styles/e\nf", "private/b"]);
        Files("web2").ShouldBe(Files("web1"));
    }

    [Fact]
    public async Task What_one_has_deleted_the_others_delete()
    {
        await Share("web1", "web2");
        File.Delete(On("web2", "files/a"));
        File.Delete(On("web1", "files/styles/e\nf"));
        await Share("web1", "web2");
        Files("web1").ShouldBe(["files/c d", "private/b"]);
        Files("web2").ShouldBe(Files("web1"));
    }

    [Fact]
    public async Task Of_two_of_one_name_the_newer_one_counts_and_a_changed_one_outlives_a_deletion()
    {
        await Share("web1", "web2");
        File.WriteAllText(On("web2", "files/a"), "changed");
        File.SetLastWriteTimeUtc(On("web2", "files/a"), DateTime.UtcNow.AddMinutes(1));
        File.WriteAllText(On("web1", "private/b"), "changed too");
        File.Delete(On("web2", "private/b"));
        await Share("web1", "web2");
        File.ReadAllText(On("web1", "files/a")).ShouldBe("changed");
        File.ReadAllText(On("web2", "private/b")).ShouldBe("changed too");
    }

    [Fact]
    public async Task A_member_that_was_away_brings_what_is_new_and_loses_what_was_deleted()
    {
        await Share("web1", "web2");
        File.Delete(On("web1", "files/a"));
        Write("web1", "files/while-away");
        await Share("web1", "web3");
        Write("web2", "files/last-upload");
        await Share("web1", "web2", "web3");
        foreach (var web in Three)
            Files(web)
                .ShouldBe(
                    ["files/c d", "files/last-upload", "files/styles/e\nf", "files/while-away", "private/b"],
                    web
                );
    }

    [Fact]
    public async Task A_member_that_has_lost_its_disk_deletes_nothing_and_gets_all_again()
    {
        await Share("web1", "web2");
        var before = Files("web1");
        foreach (var directory in new[] { "files", "private" })
        {
            Directory.Delete(On("web2", directory), recursive: true);
            Directory.CreateDirectory(On("web2", directory));
        }
        await Share("web1", "web2");
        Files("web1").ShouldBe(before);
        Files("web2").ShouldBe(before);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_no_empty_one()
    {
        await Share("web1", "web2");
        Directory.Delete(On("web2", "files"), recursive: true);
        (await Should.ThrowAsync<Exception>(() => Share("web1", "web2"))).Message.ShouldContain(
            "There is no directory"
        );
        Files("web1").Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_is_deleted_everywhere_too()
    {
        await Sh("web1", """touch "$(printf 'files/caf\351')" files/caf""");
        await Share("web1", "web2");
        await Sh("web2", """rm "$(printf 'files/caf\351')" """);
        await Share("web1", "web2");
        foreach (var web in new[] { "web1", "web2" })
            (await Sh(web, "ls files | grep -c '^caf' || :")).ShouldBe("1\n", web);
    }

    [Fact]
    public async Task Temporary_files_are_each_member_s_own()
    {
        Write("web1", "private/temp/one");
        Write("web2", "private/temp/other");
        await Share("web1", "web2");
        Files("web1").ShouldNotContain("private/temp/other");
        Files("web2").ShouldNotContain("private/temp/one");
    }

    [Fact]
    public async Task Files_that_come_and_go_while_they_are_listed_are_no_failure()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var busy = new LocalHost().Try(
            Command.Script(
                """
                cd "$1/files"
                while :; do touch $(seq 1 500); rm -f $(seq 1 500); done
                """,
                On("web1", "")
            ),
            end.Token
        );
        for (var time = 0; time < 50; time++)
            await UploadList.On(new LocalHost(), Parsed.Parse<UnixPath>(On("web1", "").TrimEnd('/')), ["files"], Ct);
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => busy);
    }

    [Fact]
    public async Task What_is_known_of_uploads_goes_with_the_site_and_not_with_a_directory_that_it_left()
    {
        await Share("web1", "web2");
        var cluster = Cluster("web1", "web2");
        foreach (var step in cluster.RetireDirectory(_site))
            await step.Run(Scope, Ct);
        Directory.EnumerateFiles($"{Hub.Uploads(ContextName.Server("live"), _site.Site.Uri)}").Count().ShouldBe(2);
        foreach (var step in cluster.RetireSite(_site))
            await step.Run(Scope, Ct);
        Directory.Exists($"{Hub.Uploads(ContextName.Server("live"), _site.Site.Uri)}").ShouldBeFalse();
    }

    private StepScope Scope => new(1, Hub.Root / "tasks/1", _ => { });

    private async Task Share(params string[] webs)
    {
        foreach (var step in Cluster(webs).Copies.ShareUploads(_site))
            await step.Run(Scope, Ct);
    }

    private ClusterService Cluster(params string[] webs)
    {
        var faults = new Aegir.Tests.Recipes.Faults();
        return new ClusterService(
            Hub,
            ContextName.Server("live"),
            [
                .. webs.Select(web =>
                {
                    var name = ContextName.Server(web);
                    return new ClusterWeb(name, new TinyWeb(new TreeHost(name, Hub, faults), Hub, name, faults), true);
                }),
            ],
            []
        );
    }

    private Task<string> Sh(string web, string script) =>
        new LocalHost().Run(Command.Of("sh", "-eu", "-c", $"cd \"$1\"; {script}", "sh", On(web, "")), Ct);

    private void Write(string web, params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(On(web, file)) ?? "");
            File.WriteAllText(On(web, file), file);
        }
    }

    private List<string> Files(string web) =>
        [
            .. Directory
                .EnumerateFiles(On(web, ""), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(On(web, ""), file))
                .Order(StringComparer.Ordinal),
        ];

    private string On(string web, string file) =>
        Path.Combine(
            $"{_site.Directory}".Replace($"{Hub.Root}", $"{_place}/server_{web}", StringComparison.Ordinal),
            file
        );
}
