namespace Aegir.Lab.Tests.Tasks;

/// <summary>Somebody who is not root has a code base, and types <c>aegir quickstart</c>.</summary>
public sealed class LaptopTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    public static TheoryData<string> Kinds => CodeBases.EachKind();

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_is_served_and_lets_one_in(string code)
    {
        var root = CodeBases.RootOf(await CodeBases.CopyToHub(lab.Lab, code));
        await lab.Lab.Sh(
            "hub",
            $"id -u laptop >/dev/null 2>&1 || useradd --create-home laptop; chown -R laptop: {root}"
        );
        var said = await lab.Lab.Sh(
            "hub",
            $$"""
            cd
            unset AEGIR_ROOT
            work=$(mktemp -d)
            touch $work/out
            HOME=$work /srv/lab/aegir quickstart {{root}} --port {{8000
                + Random.Shared.Next(900)}} --profile minimal \
              >$work/out 2>$work/err &
            until [ $(wc -l <$work/out) -ge 2 ]; do
              kill -0 $! || { cat $work/err >&2; exit 1; }
              sleep 0.1
            done
            for line in 1 2; do
              curl -fsSL -c $work/jar -b $work/jar -o $work/page -w '%{http_code}\n' "$(sed -n ${line}p $work/out)"
            done
            kill -TERM $!
            wait $! || :
            ! kill -0 $! 2>/dev/null
            """,
            "laptop"
        );
        said.ShouldBe("200\n200\n");
    }
}
