using Aegir.Model;
using CsCheck;

namespace Aegir.Tests.Model;

public class ParsedTests
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const string Word = Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Digits;

    [Fact]
    public void A_domain_name_never_holds_more_than_it_says() => Holds<DomainName>(Lower + Digits + "-.", 220);

    [Fact]
    public void A_context_name_never_holds_more_than_it_says() => Holds<ContextName>(Word + "@._-", 245);

    [Fact]
    public void A_path_never_holds_more_than_it_says() => Holds<UnixPath>(Word + "/._-+@~,=:", 1024);

    [Fact]
    public void A_user_name_never_holds_more_than_it_says() => Holds<UnixUser>(Lower + Digits + "_-", 32);

    [Fact]
    public void An_account_name_never_holds_more_than_it_says() => Holds<AccountName>(Word + "_.-", 32);

    [Fact]
    public void A_machine_name_never_holds_more_than_it_says() => Holds<MachineName>(Lower + Digits + "_", 64);

    [Fact]
    public void A_language_code_never_holds_more_than_it_says() => Holds<LanguageCode>(Lower + Digits + "-", 30);

    [Fact]
    public void A_client_name_never_holds_more_than_it_says() => Holds<ClientName>(Word + "._-", 64);

    [Fact]
    public void A_database_name_never_holds_more_than_it_says() => Holds<SqlName>(Lower + Digits + "_", 32);

    [Fact]
    public void A_directory_name_never_holds_more_than_it_says() => Holds<DirectoryName>(Word + "._-", 255);

    [Fact]
    public void A_backup_name_never_holds_more_than_it_says() => Holds<BackupName>(Lower + Digits + ".-", 273);

    [Fact]
    public void An_email_address_never_holds_more_than_it_says() => Holds<EmailAddress>(Word + "._%+-@", 254);

    [Fact]
    public void A_host_address_never_holds_more_than_it_says() => Holds<HostAddress>(Lower + Digits + "-._:", 253);

    [Fact]
    public void A_pattern_of_sites_never_holds_more_than_it_says() =>
        Holds<SitePattern>(Lower + Digits + "-.*?_:", 253);

    [Fact]
    public void A_tag_never_holds_more_than_it_says() => Holds<Tag>(Lower + Digits + "-._", 64);

    [Fact]
    public void Waves_never_hold_more_than_they_say() => Holds<Waves>(Digits + ",%", 400);

    [Fact]
    public void A_port_never_holds_more_than_it_says() => Holds<Port>(Digits, 5);

    [Fact]
    public void A_host_key_never_holds_more_than_it_says()
    {
        var keys = Gen.Select(Gen.OneOf("ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"), Gen.Byte.Array[1, 300])
            .Select(
                (type, rest) =>
                    $"{type} {Convert.ToBase64String([0, 0, 0, (byte)type.Length, .. Ascii(type), .. rest])}"
            );
        var spoilt = Gen.Select(keys, HostileText.Any, Gen.Bool)
            .Select((key, text, isBehind) => isBehind ? key + text : text + key);
        Holds<HostKey>(Word + " -+/=", 4_200, keys, spoilt);
    }

    [Fact]
    public void No_part_of_a_path_leads_up_or_looks_like_an_option() =>
        Gen.OneOf(
                HostileText.Any,
                Gen.OneOf("..", ".", "-rf", "a", "b.c").Array[1, 5].Select(parts => $"/{string.Join('/', parts)}")
            )
            .Sample(text =>
            {
                if (!UnixPath.TryParse(text, out var path, out _))
                    return;
                foreach (var part in $"{path}".Split('/').Skip(1))
                    (part is "." or ".." || part.StartsWith('-')).ShouldBeFalse($"{path}");
            });

    [Fact]
    public void The_bare_name_of_a_context_is_no_option() =>
        Gen.OneOf(HostileText.Any, Gen.OneOf("@-a", "@server_-a", "@platform_-rf", "-a", "@a").Select(text => text))
            .Sample(text =>
            {
                if (ContextName.TryParse(text, out var name, out _))
                    name.Bare.ShouldNotStartWith("-");
            });

    [Fact]
    public void Every_file_name_of_a_context_fits_into_a_directory() =>
        HostileText.Any.Sample(text =>
        {
            if (ContextName.TryParse(text, out var name, out _))
                (
                    name.FileName.Length < 250 && !name.FileName.Contains('/') && name.FileName is not ("." or "..")
                ).ShouldBeTrue(name.FileName);
        });

    [Fact]
    public void A_refusal_quotes_what_was_typed_so_that_a_terminal_survives_it() =>
        HostileText.Any.Sample(text =>
        {
            if (DomainName.TryParse(text, out _, out _))
                return;
            var message = Should.Throw<InvalidInput>(() => Parsed.Parse<DomainName>(text)).Message;
            message.Length.ShouldBeLessThan(300);
            message.ShouldBe(Printable.Line(message));
            message.ShouldNotContain('\e');
            message.ShouldNotContain('\n');
            message.ShouldNotContain('\u202E');
        });

    [Theory]
    [InlineData("evil\e[2Jname", "evil\uFFFD[2Jname")]
    [InlineData("a\r\nb\tc\u202Ed", "a\nb\tc\uFFFDd")]
    public void Lines_stay_lines_and_nothing_moves_the_cursor(string text, string shown) =>
        Printable.Lines(text).ShouldBe(shown);

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static void Holds<T>(string characters, int length, params Gen<string>[] more)
        where T : IParsed<T>, IEquatable<T> =>
        Gen.OneOf([HostileText.Any, Gen.Char[characters].Array[0, 40].Select(letters => new string(letters)), .. more])
            .Sample(
                text =>
                {
                    if (!T.TryParse(text, out var value, out var fault))
                    {
                        fault.ShouldNotBeNullOrEmpty();
                        return;
                    }
                    var printed = value.ToString() ?? "";
                    printed.ShouldNotStartWith("-");
                    printed.All(characters.Contains).ShouldBeTrue(printed);
                    printed.Length.ShouldBeInRange(1, length);
                    Parsed.Parse<T>(printed).Equals(value).ShouldBeTrue(printed);
                },
                iter: 5_000
            );
}
