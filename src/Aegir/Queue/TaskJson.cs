using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>
/// How the inputs of tasks are stored. The tasks themselves are named on <see cref="HostingTask"/>. What is not
/// understood to the last member is refused: a task of another program must not be run by halves. A member that an older
/// program did not know has its default, if it is declared with one: a nullable property is null then, and a parameter
/// of a constructor what its declaration says.
/// </summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    Converters = [
        typeof(SecretConverter),
        typeof(ParsedConverter<AccountName>),
        typeof(ParsedConverter<BackupName>),
        typeof(ParsedConverter<ClientName>),
        typeof(ParsedConverter<ContextName>),
        typeof(ParsedConverter<DirectoryName>),
        typeof(ParsedConverter<DomainName>),
        typeof(ParsedConverter<EmailAddress>),
        typeof(ParsedConverter<HostAddress>),
        typeof(ParsedConverter<LanguageCode>),
        typeof(ParsedConverter<MachineName>),
        typeof(ParsedConverter<Port>),
        typeof(ParsedConverter<SqlName>),
        typeof(ParsedConverter<Tag>),
        typeof(ParsedConverter<UnixPath>),
        typeof(ParsedConverter<UnixUser>),
    ]
)]
[JsonSerializable(typeof(HostingTask))]
internal sealed partial class TaskJson : JsonSerializerContext
{
    /// <summary>What reads and writes tasks as said above.</summary>
    public static JsonTypeInfo<HostingTask> OfTasks()
    {
        var resolver = Default.WithAddedModifier(DemandMembersWithoutDefault);
        var options = new JsonSerializerOptions(Default.Options) { TypeInfoResolver = resolver };
        return (JsonTypeInfo<HostingTask>)options.GetTypeInfo(typeof(HostingTask));
    }

    /// <summary>The initial value of a property in our code is no default to the reader: it would make it null or zero.</summary>
    private static void DemandMembersWithoutDefault(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member.Set is not null))
            member.IsRequired |= member.AssociatedParameter?.HasDefaultValue != true && !member.IsSetNullable;
    }
}
