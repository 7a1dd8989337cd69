using System.Text.Json;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>What programs read.</summary>
public sealed class JsonTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task Everything_that_reads_prints_json_with_the_promised_names()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web2");
        await site.Aegir("backup");
        var (client, cluster) = (Names.Unique("client"), Names.Unique("cluster"));
        await lab.Aegir("client", "add", client, "--email", "owner@example.com");
        await site.Aegir("set", "--client", client);
        await lab.Aegir("cluster", "add", cluster, "--members", "web1,web2");
        var task = (await Read("task", "list", "--context", $"@{site.Uri}"))[0].GetProperty("id").GetInt64();
        string[] siteNames = ["uri", "state", "platform", "dbServer", "client", "verified"];
        string[] serverNames = ["name", "host", "sshPort", "user", "services", "hostKey", "fingerprint", "verified"];
        string[] platformNames = ["name", "root", "docroot", "webServer", "flavour", "version", "isLocked", "verified"];
        string[] taskNames = ["id", "verb", "context", "state", "created", "started", "finished", "message"];

        await Has(siteNames, "site", "list");
        await Has([.. siteNames, "database", "profile", "language", "aliases", "redirectTo"], "site", "show", site.Uri);
        await Has(["url"], "site", "login", site.Uri);
        await Has(["name", "site", "created", "bytes", "reason"], "site", "backups", site.Uri);
        await Has(serverNames, "server", "list");
        await Has(serverNames, "server", "show", "web1");
        await Has(platformNames, "platform", "list");
        await Has(platformNames, "platform", "show", site.Platform);
        await Has(["name", "type", "version", "schema"], "platform", "packages", site.Platform);
        await Has(taskNames, "task", "list");
        await Has([.. taskNames, "steps"], "task", "show", $"{task}");
        (await Read("task", "log", $"{task}")).ValueKind.ShouldBe(JsonValueKind.Array);
        await Has(["name", "email"], "client", "list");
        await Has(["name", "email", "sites"], "client", "show", client);
        (await Read("client", "show", client)).GetProperty("sites")[0].GetString().ShouldBe(site.Uri);
        string[] checkNames = ["site", "from", "to", "isPossible", "errors", "warnings", "unchanged", "findings"];
        await Has(checkNames, "site", "check", site.Uri, "--to", await CodeBases.Publish(lab, CodeBases.Mini, "web1"));
        foreach (var command in new string[][] { ["cluster", "list"], ["cluster", "show", cluster] })
            await Has(["name", "services", "members", "verified"], command);
        var member = (await Read("cluster", "show", cluster)).GetProperty("members")[0];
        member.EnumerateObject().Select(name => name.Name).ShouldBe(["server", "role", "isOut"]);
        await lab.Aegir("cluster", "remove", cluster);
    }

    private async Task Has(string[] names, params string[] command)
    {
        var read = await Read(command);
        var one = read.ValueKind == JsonValueKind.Array ? read[0] : read;
        names.ShouldBeSubsetOf(one.EnumerateObject().Select(property => property.Name), string.Join(' ', command));
    }

    private async Task<JsonElement> Read(params string[] command) =>
        JsonDocument.Parse(await lab.Aegir([.. command, "--json"])).RootElement.Clone();
}
