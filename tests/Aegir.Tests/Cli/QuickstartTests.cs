using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Aegir.Cli;
using Aegir.Cli.Output;
using Aegir.Hosts;
using Aegir.Tests.Drupal;

namespace Aegir.Tests.Cli;

/// <summary>A laptop on which somebody types <c>aegir quickstart</c>, with the miniature platform.</summary>
public sealed class QuickstartTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("aegir-laptop-").FullName;
    private readonly int _port = FreePort.Choose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public async Task A_code_base_becomes_a_site_that_lets_one_in_and_is_there_again_the_next_time()
    {
        Needs.Sandbox();
        await Mini("My_Shop");
        await using (var first = Start("quickstart", $"{_place}/My_Shop", "--port", $"{_port}", "--profile", "minimal"))
        {
            var (url, login) = (await first.Line(), await first.Line());
            url.ShouldBe($"http://my-shop.localhost:{_port}/");
            (await Visit(url)).ShouldContain("my-shop.localhost");
            login.ShouldStartWith($"{url}user/reset/1/");
            (await Visit(login)).ShouldContain("Logged in as admin");
            (await Run("site", "backup", "my-shop.localhost")).ShouldBe(0);
            (await Run("site", "disable", "my-shop.localhost")).ShouldBe(0);
            (await Run("site", "enable", "my-shop.localhost")).ShouldBe(0);
            await Post(url, "written before");
            (await Run("site", "clone", "my-shop.localhost", "copy.localhost")).ShouldBe(0);
            (await Run("site", "migrate", "my-shop.localhost", "--as", "shop.localhost")).ShouldBe(0);
            foreach (var name in new[] { "copy", "shop", "my-shop" })
                (await Visit($"http://{name}.localhost:{_port}/")).ShouldContain("written before");
            await Post($"http://shop.localhost:{_port}/", "in one alone");
            (await Visit(url)).ShouldContain("in one alone"); // its name before
            (await Visit($"http://copy.localhost:{_port}/")).ShouldNotContain("in one alone");
            (await Run("site", "delete", "copy.localhost", "--yes")).ShouldBe(0);
            (await Run("site", "migrate", "shop.localhost", "--as", "my-shop.localhost")).ShouldBe(0);
        }
        await using (var second = Start("quickstart", $"{_place}/My_Shop/"))
        {
            var url = await second.Line();
            url.ShouldBe($"http://my-shop.localhost:{_port}/");
            (await Visit(url)).ShouldContain("my-shop.localhost");
            second.Said.ShouldNotContain("Done:");
        }
    }

    [Fact]
    public async Task A_second_code_base_of_the_same_name_is_another_site()
    {
        Needs.Sandbox();
        await Mini("a/shop");
        await Mini("b/shop");
        await using (var first = Start("quickstart", $"{_place}/a/shop", "--port", $"{_port}"))
            (await first.Line()).ShouldBe($"http://shop.localhost:{_port}/");
        await using var second = Start("quickstart", $"{_place}/b/shop");
        var url = await second.Line();
        url.ShouldBe($"http://shop-2.localhost:{_port}/");
        (await Visit(url)).ShouldContain("shop-2.localhost");
        (await Visit($"http://shop.localhost:{_port}/")).ShouldContain("shop.localhost");
    }

    [Fact]
    public async Task What_cannot_be_served_is_refused()
    {
        Needs.Sandbox();
        using var backdrop = TinyPlatform.Backdrop();
        (await Run("quickstart", $"{backdrop.Root}", "--port", $"{_port}")).ShouldBe(2);
        (await Run("quickstart", $"{_place}/nothing")).ShouldBe(2);
        var root = Session(new Lines(), new Lines()) with { IsRoot = true };
        (await AegirCommandLine.Run(["quickstart", $"{backdrop.Root}"], root, Ct)).ShouldBe(4);
    }

    private async Task Mini(string name)
    {
        var to = Directory.CreateDirectory($"{_place}/{name}").FullName;
        await new LocalHost().Run(Command.Of("cp", "-r", $"{Source()}/../../platforms/mini/.", to), Ct);
    }

    private static string Source([CallerFilePath] string here = "") => Path.GetDirectoryName(here) ?? "";

    private Task<int> Run(params string[] words) => AegirCommandLine.Run(words, Session(new Lines(), new Lines()), Ct);

    private Typed Start(params string[] words) => new(words, Session);

    private Session Session(TextWriter output, TextWriter error) =>
        new(new Terminal(output, error, TextReader.Null), TimeProvider.System) { Root = $"{_place}/hub" };

    private async Task<string> Visit(string url)
    {
        using var visitor = Visitor();
        return await visitor.GetStringAsync(url, Ct);
    }

    private async Task Post(string url, string title)
    {
        using var visitor = Visitor();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["title"] = title });
        (await visitor.PostAsync(new Uri($"{url}node"), form, Ct)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private HttpClient Visitor() =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, ct) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, _port, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );

    /// <summary>A command that runs until it is disposed of, as with Ctrl-C.</summary>
    private sealed class Typed : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        private readonly Lines _output = new();
        private readonly Lines _errors = new();
        private readonly Task<int> _run;

        public Typed(string[] words, Func<TextWriter, TextWriter, Session> session) =>
            _run = Task.Run(() => AegirCommandLine.Run(words, session(_output, _errors), _stop.Token));

        public string Said => string.Join('\n', _errors.Written);

        /// <summary>The next line of its standard output.</summary>
        public async Task<string> Line()
        {
            string? line;
            while (!_output.Written.TryDequeue(out line))
            {
                _run.IsCompleted.ShouldBeFalse(Said);
                await Task.Delay(50, Ct);
            }
            return line;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            _stop.Dispose();
        }
    }

    private sealed class Lines : TextWriter
    {
        private readonly StringBuilder _begun = new();

        public ConcurrentQueue<string> Written { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_begun)
            {
                if (value != '\n')
                {
                    _begun.Append(value);
                    return;
                }
                Written.Enqueue(_begun.ToString());
                _begun.Clear();
            }
        }
    }
}
