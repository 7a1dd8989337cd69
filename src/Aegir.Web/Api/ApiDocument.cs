using Aegir.Web.Views;
using Microsoft.OpenApi;

namespace Aegir.Web.Api;

/// <summary>How answers are written, and the OpenAPI document that describes them.</summary>
internal static class ApiDocument
{
    public static void AddApiJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json =>
        {
            // Nothing else may be written: a record of the model that slipped in here would bring its secrets along.
            json.SerializerOptions.TypeInfoResolverChain.Clear();
            json.SerializerOptions.TypeInfoResolverChain.Add(ViewsJson.Default);
        });

    public static void AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(options =>
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new OpenApiInfo
                    {
                        Title = "Aegir",
                        Version = "1",
                        Description = "What the hub knows. Read-only: changes are made with the command line.",
                    };
                    document.AddComponent("token", Token);
                    document.Security = [new() { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
                    return Task.CompletedTask;
                }
            )
        );

    private static OpenApiSecurityScheme Token { get; } =
        new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The content of $AEGIR_ROOT/api.token on the hub.",
        };
}
