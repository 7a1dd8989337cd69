using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Aegir.Web.Access;

/// <summary>Lets in who shows the hub's token: <c>Authorization: Bearer TOKEN</c> (RFC 6750).</summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiToken token,
    FailedAttempts attempts
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Bearer";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    /// <summary>Says nothing of what was wrong with the token: missing, malformed and wrong look the same.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (attempts.Note(Context.Connection.RemoteIpAddress) is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.GetTypedHeaders().Set(HeaderNames.RetryAfter, Math.Ceiling(wait.TotalSeconds));
        }
        else
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers.WWWAuthenticate = Name;
        }
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var shown))
            return AuthenticateResult.NoResult();
        if (!shown.Scheme.Equals(Name, StringComparison.OrdinalIgnoreCase) || !token.Matches(shown.Parameter ?? ""))
            return AuthenticateResult.Fail("the token is not ours");
        var holder = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "token")], Name));
        return AuthenticateResult.Success(new AuthenticationTicket(holder, Name));
    }
}
