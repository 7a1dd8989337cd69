using Aegir.Model;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>Records of servers that are changed.</summary>
public sealed class ServerCommands
{
    [Fact]
    public async Task Nobody_else_s_account_is_made_Aegir_s_own()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("server", "set", "web1", "--user", "root")).Code.ShouldBe(0);
        var answer = await hub.Type("server", "prepare", "web1", "--as", "root", "--dry-run");
        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain("aegir server set web1 --user aegir");
    }

    [Theory]
    [InlineData(0, "server set web1 --host 10.0.0.8 --dry-run")]
    [InlineData(0, "server set web1 --dns bind --dry-run")]
    [InlineData(0, "server set web1 --http nginx")]
    [InlineData(2, "server set web1")]
    [InlineData(2, "server set web1 --host -oProxyCommand=id")]
    [InlineData(2, "server set web1 --http-port 81")]
    [InlineData(2, "server set web1 --http php")]
    [InlineData(2, "server set db1 --db mysql --db-admin other")]
    [InlineData(3, "server set web9 --host web9")]
    [InlineData(4, "server set web1 --http apache")]
    public async Task A_command_ends_with_the_code_of_its_kind(int code, string line)
    {
        await using var hub = await TypedHub.Furnished();
        var before = await hub.Everything();
        var answer = await hub.Type(line.Split(' '));
        answer.Code.ShouldBe(code, answer.Error);
        (await hub.Everything()).ShouldBe(before);
    }

    [Fact]
    public async Task What_is_not_asked_for_stays()
    {
        await using var hub = await TypedHub.Furnished();
        var before = await Record(hub, "db1") with { HostKey = "ssh-ed25519 AAAA" };
        await hub.Db.Servers.Save(before, TempHub.Ct);
        var answer = await hub.Type("server", "set", "db1", "--host", "10.0.0.9", "--db", "mysql", "--db-port", "3307");
        answer.Error.ShouldContain("next: aegir server verify --all; aegir site verify --all");
        var after = await Record(hub, "db1");
        var service = before.Services.ShouldHaveSingleItem();
        after.ShouldBe(
            before with
            {
                Host = Parsed.Parse<HostAddress>("10.0.0.9"),
                Services = [service with { Port = Port.Of(3307) }],
            }
        );
    }

    [Fact]
    public async Task Another_administrator_of_databases_comes_with_a_password()
    {
        await using var hub = await TypedHub.Furnished();
        var file = $"{hub.Layout.Root}/password";
        await File.WriteAllTextAsync(file, "canary-2\n", TempHub.Ct);
        string[] account = ["--db", "mysql", "--db-admin", "other", "--db-password-file", file];
        (await hub.Type(["server", "set", "db1", .. account])).Code.ShouldBe(0);
        var service = (await Record(hub, "db1")).Services.ShouldHaveSingleItem();
        (service.AdminUser?.ToString(), service.AdminPassword?.Reveal()).ShouldBe(("other", "canary-2"));
    }

    [Fact]
    public async Task A_service_is_added_and_the_server_has_to_be_prepared()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("server", "set", "web1", "--dns", "bind")).Error.ShouldContain(
            "next: aegir server prepare web1 --as root; aegir server verify --all"
        );
        (await Record(hub, "web1")).Services.Select(service => service.Implementation).ShouldBe(["nginx", "bind"]);
    }

    [Fact]
    public async Task Another_user_has_to_be_prepared()
    {
        await using var hub = await TypedHub.Furnished();
        (await hub.Type("server", "set", "web1", "--user", "deploy")).Error.ShouldContain("aegir server prepare web1");
    }

    /// <summary>The task of a site keeps its platform, not the web server.</summary>
    [Theory]
    [InlineData(TaskState.Running, 4, "web1")]
    [InlineData(TaskState.Stuck, 0, "10.0.0.8")]
    public async Task A_task_that_runs_keeps_a_server_as_it_is_and_one_that_is_stuck_does_not(
        TaskState state,
        int code,
        string host
    )
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Keep("@platform_p", state, "");
        (await hub.Type("server", "set", "web1", "--host", "10.0.0.8")).Code.ShouldBe(code);
        (await Record(hub, "web1")).Host.ShouldBe(Parsed.Parse<HostAddress>(host));
    }

    private static Task<Server> Record(TypedHub hub, string name) =>
        hub.Db.Servers.Get(ContextName.Server(name), TempHub.Ct);
}
