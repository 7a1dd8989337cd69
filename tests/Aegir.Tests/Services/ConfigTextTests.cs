using System.Reflection;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Http.Apache;
using Aegir.Services.Http.Nginx;

namespace Aegir.Tests.Services;

public sealed class ConfigTextTests
{
    // ApacheText text = $"ServerName {typed}"; with a string in the hole is CS1503; this is what keeps it so.
    [Fact]
    public void No_language_of_config_takes_a_string_or_an_object_in_a_hole() =>
        typeof(ConfigText)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ConfigText)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.Name == "AppendFormatted")
            .ShouldAllBe(method =>
                !method.GetParameters()[0].ParameterType.IsAssignableFrom(typeof(string)) && !method.IsGenericMethod
            );

    [Fact]
    public void A_secret_is_quoted_for_its_language_and_shown_to_nobody()
    {
        var secret = new Secret("a\"b\\c$d");
        ApacheText apache = $"SetEnv x {secret}\n";
        NginxText nginx = $"fastcgi_param x {secret};\n";
        apache.Reveal().ShouldBe("SetEnv x \"a\\\"b\\\\c${AEGIR_DOLLAR}d\"\n");
        nginx.Reveal().ShouldBe("fastcgi_param x \"a\\\"b\\\\c${aegir_dollar}d\";\n");
        apache.ToString().ShouldBe("SetEnv x [redacted]\n");
    }

    [Fact]
    public void A_secret_that_could_end_its_line_is_refused() =>
        Should.Throw<InvalidInput>(() =>
        {
            ApacheText text = $"SetEnv x {new Secret("a\nb")}";
            return text;
        });

    [Fact]
    public void The_secret_of_an_older_version_is_not_shown_either()
    {
        ApacheText text = $"    SetEnv x {new Secret("new")}\n";
        text.Redact("    SetEnv x \"older\"\nOther\n").ShouldBe("SetEnv x [redacted]\nOther\n");
    }
}
