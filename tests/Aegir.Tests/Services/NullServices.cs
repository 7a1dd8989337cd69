using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Db;
using Aegir.Services.Http;

namespace Aegir.Tests.Services;

/// <summary>What answers for a type of service that a server does not offer: asked to change something, it does nothing.</summary>
public sealed class NullServices
{
    private static readonly ContextName Server = ContextName.Server("web1");

    public static TheoryData<Service> All => [new HttpService(), new NullDbService(Server)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void No_step_comes_of_whatever_is_asked_for(Service service)
    {
        var asked = service.GetType().GetMethods().Where(method => method.ReturnType == typeof(IReadOnlyList<Step>));
        asked.Count().ShouldBeGreaterThan(5);
        foreach (var method in asked.Where(method => method.IsVirtual))
            method
                .Invoke(service, [.. method.GetParameters().Select(parameter => Nothing(parameter.ParameterType))])
                .ShouldBeAssignableTo<IReadOnlyList<Step>>()
                .ShouldBeEmpty(method.Name);
    }

    [Fact]
    public void What_would_have_to_give_an_answer_says_which_server_has_none()
    {
        var service = new NullDbService(Server);
        Func<object?>[] asked =
        [
            () => service.Endpoint,
            () => service.Check(TestContext.Current.CancellationToken),
            () => service.Dump(null!, CliWrap.PipeTarget.Null, TestContext.Current.CancellationToken),
            () => service.Import(null!, CliWrap.PipeSource.Null, TestContext.Current.CancellationToken),
        ];
        foreach (var ask in asked)
            Should.Throw<InvalidInput>(() => ask()).Message.ShouldStartWith("@server_web1 offers no database service.");
    }

    private static object? Nothing(Type type) =>
        type.IsValueType ? Activator.CreateInstance(type)
        : type == typeof(IReadOnlyList<DomainName>) ? Array.Empty<DomainName>()
        : null;
}
