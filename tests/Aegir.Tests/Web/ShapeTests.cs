using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Aegir.Web.Views;
using CliViews = Aegir.Cli.Views;

namespace Aegir.Tests.Web;

public sealed class ShapeTests
{
    public static TheoryData<Type, Type> Pairs =>
        new()
        {
            { typeof(ServerView), typeof(CliViews.ServerView) },
            { typeof(ServiceView), typeof(CliViews.ServiceView) },
            { typeof(PlatformView), typeof(CliViews.PlatformView) },
            { typeof(SiteRow), typeof(CliViews.SiteRow) },
            { typeof(SiteView), typeof(CliViews.SiteView) },
            { typeof(BackupView), typeof(CliViews.BackupView) },
            { typeof(TaskView), typeof(CliViews.TaskView) },
            { typeof(StepView), typeof(CliViews.StepView) },
            { typeof(LogView), typeof(CliViews.LogView) },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_API_and_the_command_line_answer_in_the_same_shape(Type api, Type commandLine) =>
        Shape(ViewsJson.Default, api).ShouldBe(Shape(CliViews.ViewsJson.Default, commandLine));

    private static IEnumerable<string> Shape(JsonSerializerContext json, Type view)
    {
        var type = json.GetTypeInfo(view).ShouldNotBeNull();
        type.Kind.ShouldBe(JsonTypeInfoKind.Object);
        return type.Properties.Where(p => p.Get is not null).Select(p => $"{p.Name}: {p.PropertyType.Name}");
    }
}
