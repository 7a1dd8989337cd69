using Aegir.Model;
using CsCheck;

namespace Aegir.Tests.Store;

/// <summary>Values of every form that a record may hold.</summary>
public static class Any
{
    public static Gen<DateTimeOffset> Time { get; } =
        Gen.Long[0, new DateTime(2200, 1, 1).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    public static Gen<Secret> Secret { get; } = Gen.String.Select(text => new Secret(Wellformed(text)));

    public static Gen<DomainName> Domain { get; } = Name.Select(name => Parsed.Parse<DomainName>(name + ".example"));

    public static Gen<OfferedService> Service { get; } =
        Gen.Select(Gen.Enum<ServiceType>(), Name, Port.Null(), Name.Null(), Secret.Null())
            .Select(s => new OfferedService(s.Item1, s.Item2)
            {
                Port = s.Item3,
                AdminUser = s.Item4 is { } account ? Parsed.Parse<AccountName>(account) : null,
                AdminPassword = s.Item5,
            });

    public static Gen<Server> Server { get; } =
        Gen.Select(Name, Name, Port, Text.Null(), Service.List[0, 4], Time.Nullable())
            .Select(s => new Server(ContextName.Server(s.Item1), Parsed.Parse<HostAddress>(s.Item2))
            {
                SshPort = s.Item3,
                User = Parsed.Parse<UnixUser>(s.Item2),
                HostKey = s.Item4,
                Services = [.. s.Item5.DistinctBy(service => service.Type)],
                Verified = s.Item6,
            });

    public static Gen<Site> Site { get; } =
        Gen.Select(Domain.HashSet[1, 5], Name, Secret, Secret, Gen.Enum<SiteState>(), Time, Time.Nullable(), Gen.Bool)
            .Select(s => new Site(s.Item1.First(), ContextName.Platform("p"), ContextName.Server("db1"))
            {
                Aliases = [.. s.Item1.Skip(1)],
                Tags = [.. s.Item1.Skip(2).Select(name => Parsed.Parse<Tag>($"{name}"))],
                Profile = Parsed.Parse<MachineName>(s.Item2),
                Language = Parsed.Parse<LanguageCode>("zh-hans"),
                RedirectTo = s.Item8 ? s.Item1.Last() : null,
                Client = s.Item8 ? Parsed.Parse<ClientName>("acme") : null,
                Database = Parsed.Parse<SqlName>(s.Item2),
                DatabasePassword = s.Item3,
                HashSalt = s.Item4,
                State = s.Item5,
                Created = s.Item6,
                Verified = s.Item7,
            });

    private static Gen<string> Name => Gen.String[Gen.Char['a', 'z'], 1, 12];

    private static Gen<Port> Port => Gen.Int[1, 65535].Select(number => Parsed.Parse<Port>($"{number}"));

    private static Gen<string> Text => Gen.String.Select(Wellformed);

    /// <summary>Half a surrogate pair is no text, and no file could hold it.</summary>
    private static string Wellformed(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c) && c != '\0'));
}
