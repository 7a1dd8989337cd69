using Aegir.Model;
using Microsoft.AspNetCore.Authorization;

namespace Aegir.Web.Access;

/// <summary>Closes everything, paths that do not exist included, to whoever has no token.</summary>
internal static class TokenAccess
{
    public static void AddTokenAccess(this IServiceCollection services, HubLayout layout)
    {
        services.AddSingleton(ApiToken.OpenOrCreate(layout));
        services.AddSingleton<FailedAttempts>();
        services.AddWebEncoders();
        // The core alone: the rest protects cookies, for which it would keep keys in the home directory, unencrypted.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = BearerAuthentication.Name;
            authentication.AddScheme<BearerAuthentication>(BearerAuthentication.Name, displayName: null);
        });
        services.AddTransient<BearerAuthentication>();
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
