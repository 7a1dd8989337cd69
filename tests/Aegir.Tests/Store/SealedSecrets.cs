using Aegir.Model;
using Aegir.Store;
using CsCheck;

namespace Aegir.Tests.Store;

public sealed class SealedSecrets
{
    [Fact]
    public void What_was_sealed_opens_in_its_place_and_in_no_other()
    {
        using var file = new KeyFile();
        var box = SecretBox.Open(file.Path);
        Any.Secret.Sample(
            secret =>
            {
                var text = box.Seal(secret, "site/a/x");
                box.Unseal(text, "site/a/x").ShouldBe(secret);
                Should.Throw<Conflict>(() => box.Unseal(text, "site/b/x"));
                box.Seal(secret, "site/a/x").ShouldNotBe(text);
            },
            iter: 50
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("not base64 !")]
    public void What_was_tampered_with_does_not_open(string text)
    {
        using var file = new KeyFile();
        Should.Throw<Conflict>(() => SecretBox.Open(file.Path).Unseal(text, "p"));
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        using var file = new KeyFile();
        using var other = new KeyFile();
        var text = SecretBox.Open(file.Path).Seal(new Secret("canary"), "p");
        Should.Throw<Conflict>(() => SecretBox.Open(other.Path).Unseal(text, "p")).Message.ShouldNotContain("canary");
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        using var file = new KeyFile();
        File.SetUnixFileMode(file.Path.ToString(), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Should.Throw<Conflict>(() => SecretBox.Open(file.Path)).Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void A_key_file_is_never_written_over()
    {
        using var file = new KeyFile();
        var before = File.ReadAllText(file.Path.ToString());
        SecretBox.CreateKey(file.Path);
        File.ReadAllText(file.Path.ToString()).ShouldBe(before);
    }

    [Fact]
    public async Task No_secret_stands_in_the_database_file()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        var canary = new Secret("canary-canary-canary");
        await db.Sites.Save(
            Fixture.Site("a.example") with
            {
                DatabasePassword = canary,
                HashSalt = canary,
            },
            TempHub.Ct
        );
        await db.Servers.Save(
            Fixture.Server("db1") with
            {
                Services = [new OfferedService(ServiceType.Db, "mysql") { AdminPassword = canary }],
            },
            TempHub.Ct
        );
        await db.Tasks.Add("site install", Fixture.Platform.Name, canary, TempHub.Ct);
        foreach (var file in Directory.GetFiles(hub.Layout.Root.ToString()))
            (await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, TempHub.Ct)).ShouldNotContain(
                "canary",
                Case.Sensitive,
                file
            );
    }

    private sealed class KeyFile : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aegir-unit-");

        public KeyFile() => SecretBox.CreateKey(Path);

        public UnixPath Path => Parsed.Parse<UnixPath>(_directory.FullName) / "key";

        public void Dispose() => _directory.Delete(recursive: true);
    }
}
