using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Dns;

namespace Aegir.Tests.Services;

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

    [Fact]
    public async Task One_server_that_is_down_does_not_keep_the_others_from_being_told_where_the_record_must_be_written()
    {
        var (step, said) = (Names(new Listener(_done) { IsDown = true }, new Listener(_done)), new List<string>());
        await step.FollowIfReachable(Record).Run(Scope with { Report = said.Add }, Ct);
        _done.ShouldBe(["record", "publish a.example b.example"]);
        said.ShouldHaveSingleItem().ShouldContain("No route to host.");
        await step.FollowIfReachable(Record).Undo.ShouldNotBeNull()(Scope, Ct);
        _done[2..].ShouldBe(["put back", "publish a.example b.example"]);
    }

    [Fact]
    public async Task Nothing_is_published_where_one_of_the_servers_is_found_to_be_down()
    {
        var step = Names(new Listener(_done), new Listener(_done) { IsSeenDown = true }).Follow(Record);
        await Should.ThrowAsync<IOException>(() => step.Run(Scope, Ct));
        _done.ShouldBe(["record"]);
    }

    private StepScope Scope => new(Task: 1, _room / "0", _ => { });

    private Step Record => Step.Do("record", (_, _) => Done("record"), (_, _) => Done("put back"));

    private Step Follow(DnsService server, Site? before = null) =>
        Names(new DnsService(), server).Follow(Record, before);

    private static SiteNames Names(params IReadOnlyList<NameService> servers) =>
        new([Site("a.example", "b.example")], _ => Task.FromResult(servers));

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

        public bool IsSeenDown { get; init; }

        public override Task Check(IReadOnlyList<DomainName> names, CancellationToken ct) =>
            IsSeenDown ? throw new IOException("No route to host.") : Task.CompletedTask;

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
