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
        var task = (await Read("task", "list", "--context", $"@{site.Uri}"))[0].GetProperty("id").GetInt64();
        string[] siteNames = ["uri", "state", "platform", "dbServer", "client", "verified"];
        string[] serverNames = ["name", "host", "sshPort", "user", "services", "hostKey", "fingerprint", "verified"];
        string[] platformNames = ["name", "root", "docroot", "webServer", "flavour", "version", "isLocked", "verified"];
        string[] taskNames = ["id", "verb", "context", "state", "created", "started", "finished", "message"];

        await Has(siteNames, "site", "list");
        await Has([.. siteNames, "database", "profile", "language", "aliases", "redirectTo"], "site", "show", site.Uri);
        await Has(["name", "site", "created", "bytes", "reason"], "site", "backups", site.Uri);
        await Has(serverNames, "server", "list");
        await Has(serverNames, "server", "show", "web1");
        await Has(platformNames, "platform", "list");
        await Has(platformNames, "platform", "show", site.Platform);
        await Has(["name", "type", "version", "schema"], "platform", "packages", site.Platform);
        await Has(taskNames, "task", "list");
        await Has([.. taskNames, "steps"], "task", "show", $"{task}");
        (await Read("task", "log", $"{task}")).ValueKind.ShouldBe(JsonValueKind.Array);
        (await Read("client", "list")).ValueKind.ShouldBe(JsonValueKind.Array);
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
