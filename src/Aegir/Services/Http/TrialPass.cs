using System.Security.Cryptography;
using System.Text;
using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>
/// What lets Aegir itself through <see cref="Door.Closed"/>, to look whether the site answers: the value of the request
/// header <c>X-Aegir-Trial</c>. It follows from the site's record alone, so that a recipe that is built again after a crash
/// knows it, and the password of the database does not follow from it.
/// </summary>
internal static class TrialPass
{
    /// <summary>The pass of a site: 64 hexadecimal digits.</summary>
    public static Secret Of(Site site) =>
        new(
            Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(site.DatabasePassword.Reveal()), "aegir trial pass"u8)
            )
        );
}
