using Aegir.Model;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>Records of servers that are changed.</summary>
public sealed class ServerCommands
{
    [Theory]
    [InlineData(0, "server set web1 --host 10.0.0.8 --dry-run")]
    [InlineData(0, "server set web1 --dns bind --dry-run")]
    [InlineData(0, "server set web1 --http nginx")]
    [InlineData(2, "server set web1")]
    [InlineData(2, "server set web1 --host -oProxyCommand=id")]
    [InlineData(2, "server set web1 --http-port 81")]
    [InlineData(2, "server set web1 --http php")]
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
    public async Task An_administrator_of_databases_gets_another_password_and_another_one_a_new_one()
    {
        await using var hub = await TypedHub.Furnished();
        var file = $"{hub.Layout.Root}/password";
        await File.WriteAllTextAsync(file, "canary-2\n", TempHub.Ct);
        (await hub.Type("server", "set", "db1", "--db", "mysql", "--db-password-file", file)).Code.ShouldBe(0);
        Account(await Record(hub, "db1")).ShouldBe(("root", "canary-2"));
        (await hub.Type("server", "set", "db1", "--db", "mysql", "--db-admin", "other")).Code.ShouldBe(0);
        var (user, password) = Account(await Record(hub, "db1"));
        (user, password.Length).ShouldBe(("other", Secret.Generate().Reveal().Length));
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
    public async Task A_server_that_a_task_uses_stays_as_it_is()
    {
        await using var hub = await TypedHub.Furnished();
        await hub.Keep("@server_web1", TaskState.Running, "");
        (await hub.Type("server", "set", "web1", "--host", "10.0.0.8")).Code.ShouldBe(4);
        (await Record(hub, "web1")).Host.ShouldNotBe(Parsed.Parse<HostAddress>("10.0.0.8"));
    }

    private static Task<Server> Record(TypedHub hub, string name) =>
        hub.Db.Servers.Get(ContextName.Server(name), TempHub.Ct);

    private static (string?, string) Account(Server server)
    {
        var service = server.Services.ShouldHaveSingleItem();
        return (service.AdminUser, service.AdminPassword.ShouldNotBeNull().Reveal());
    }
}
