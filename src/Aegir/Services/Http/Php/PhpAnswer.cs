using System.Globalization;
using System.Net;
using System.Text;

namespace Aegir.Services.Http.Php;

/// <summary>What a request gets.</summary>
internal abstract record PhpAnswer
{
    /// <summary>A page of our own.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Text">Its text.</param>
    public sealed record Page(int Status, string Title, string Text) : PhpAnswer
    {
        /// <summary>Further headers.</summary>
        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        /// <summary>The response as it is sent, after which the connection is closed.</summary>
        public byte[] ToBytes()
        {
            var (title, text) = (WebUtility.HtmlEncode(Title), WebUtility.HtmlEncode(Text));
            return Response(
                "text/html",
                $"""<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>"""
            );
        }

        /// <summary>The same for a program, which wants the text alone.</summary>
        public byte[] ToPlainBytes() => Response("text/plain", Text);

        private byte[] Response(string type, string body)
        {
            var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
            IEnumerable<(string Name, string Value)> headers =
            [
                .. Headers,
                ("Cache-Control", "no-store"),
                ("Content-Type", $"{type}; charset=utf-8"),
                ("Content-Length", length),
                ("Connection", "close"),
            ];
            var lines = string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"));
            return Encoding.UTF8.GetBytes($"HTTP/1.1 {Status} {Title}\r\n{lines}\r\n{body}");
        }
    }

    /// <summary>What is said where the site is now.</summary>
    /// <param name="To">Where that is.</param>
    public sealed record Elsewhere(MovedTo To) : PhpAnswer;

    /// <summary>What the site's own PHP says.</summary>
    /// <param name="Site">The site.</param>
    public sealed record Php(PhpSite Site) : PhpAnswer;
}
