using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Dns;

namespace Aegir.Tests.Services.Dns;

public sealed class SiteNamesTests : IDisposable
{
    private readonly UnixPath _room = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-dns-").FullName);
    private readonly List<string> _done = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_room}", recursive: true);

    [Fact]
    public async Task Names_are_published_when_they_are_recorded_and_again_when_the_record_is_put_back()
    {
        var step = Follow(new Listener(_done));
        await step.Run(Scope, Ct);
        await step.Undo.ShouldNotBeNull()(Scope, Ct);
        _done.ShouldBe(["record", "publish a.example b.example", "put back", "publish a.example b.example"]);
    }

    [Fact]
    public async Task Names_that_a_site_has_no_longer_are_published_too()
    {
        var step = Follow(new Listener(_done), before: Site("a.example", "c.example"));
        await step.Run(Scope, Ct);
        _done[^1].ShouldBe("publish a.example b.example c.example");
    }

    [Fact]
    public async Task A_name_server_that_was_out_of_reach_all_the_time_keeps_no_record_from_being_put_back()
    {
        var step = Follow(new Listener(_done) { IsDown = true });
        await Should.ThrowAsync<IOException>(() => step.Run(Scope, Ct));
        await step.Undo.ShouldNotBeNull()(Scope, Ct);
        _done.ShouldBe(["record", "put back"]);
    }

    [Fact]
    public async Task Names_that_were_published_and_cannot_be_put_back_leave_the_task_stuck()
    {
        var server = new Listener(_done);
        var step = Follow(server);
        await step.Run(Scope, Ct);
        server.IsDown = true;
        await Should.ThrowAsync<IOException>(() => step.Undo.ShouldNotBeNull()(Scope, Ct));
    }

    private StepScope Scope => new(Task: 1, _room / "0", _ => { });

    private Step Follow(DnsService server, Site? before = null) =>
        new SiteNames(
            Site("a.example", "b.example"),
            _ => Task.FromResult<IReadOnlyList<DnsService>>([new DnsService(), server])
        ).Follow(Step.Do("record", (_, _) => Done("record"), (_, _) => Done("put back")), before);

    private Task Done(string what)
    {
        _done.Add(what);
        return Task.CompletedTask;
    }

    private static Site Site(string uri, string alias) =>
        new(Parsed.Parse<DomainName>(uri), ContextName.Platform("live"), ContextName.Server("db1"))
        {
            Aliases = [Parsed.Parse<DomainName>(alias)],
            Database = Parsed.Parse<SqlName>("a"),
            DatabasePassword = new Secret(""),
            HashSalt = new Secret(""),
        };

    /// <summary>A name server that notes what it is to publish.</summary>
    private sealed class Listener(List<string> done) : DnsService
    {
        public bool IsDown { get; set; }

        public override IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names) =>
            [
                Step.Do(
                    "publish",
                    (scope, _) =>
                    {
                        if (IsDown)
                            throw new IOException("No route to host.");
                        Directory.CreateDirectory($"{scope.Room}");
                        done.Add($"publish {string.Join(' ', names)}");
                        return Task.CompletedTask;
                    }
                ),
            ];
    }
}
