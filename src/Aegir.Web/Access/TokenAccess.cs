using Aegir.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Aegir.Web.Access;

/// <summary>Closes everything, paths that do not exist included, to whoever has no token.</summary>
internal static class TokenAccess
{
    public static void AddTokenAccess(this IServiceCollection services, HubLayout layout)
    {
        services.AddSingleton(ApiToken.OpenOrCreate(layout));
        services.AddSingleton<FailedAttempts>();
        services
            .AddAuthentication(BearerAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.Name, null);
        services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    public static void UseTokenAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }
}
