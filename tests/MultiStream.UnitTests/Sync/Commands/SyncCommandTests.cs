using System.Text;
using FsCheck.Fluent;
using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.UnitTests.Sync.Commands;

public sealed class SyncCommandTests
{
    public static TheoryData<string, SyncOperationShape> Operations { get; } = new()
    {
        { "barrier go", new(new BarrierOperation("go"), null) },
        { "barrier go 3", new(new BarrierOperation("go", 3), null) },
        { "barrier go 3 --timeout 2.5", new(new BarrierOperation("go", 3), 2.5) },
        { "barrier --timeout=0.5 go 3", new(new BarrierOperation("go", 3), 0.5) },
        { "get k", new(new GetOperation("k"), null) },
        { "get k server --timeout 1", new(new GetOperation("k", "server"), 1) },
        { "get-all k client", new(new GetAllOperation("k", "client"), null) },
        { "wait m --timeout 7", new(new WaitOperation("m"), 7) },
        { "wait-all m", new(new WaitAllOperation("m"), null) },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_wait_is_read_with_its_limit(string line, SyncOperationShape expected)
    {
        var command = Assert.IsType<OperationCommand>(SyncCommand.Parse(line.Split(' ')));

        Assert.Equal(expected.Operation, command.Operation);
        Assert.Equal(expected.Seconds, command.Timeout?.TotalSeconds);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("--timeout")]
    [InlineData("two\nlines and \"quotes\" ☃")]
    public void A_value_is_put_as_it_is(string value)
    {
        var command = Assert.IsType<OperationCommand>(SyncCommand.Parse(["put", "key", value]));

        var put = Assert.IsType<PutOperation>(command.Operation);
        Assert.Equal(("key", value), (put.Name, Encoding.UTF8.GetString(put.Value.Span)));
    }

    [Fact]
    public void A_message_has_names_and_values()
    {
        var command = Assert.IsType<OperationCommand>(SyncCommand.Parse(["send", "m", "a=1", "b=x=y", "c="]));

        Assert.Equal([new("a", "1"), new("b", "x=y"), new("c", "")], Assert.IsType<SendOperation>(command.Operation).Values);
    }

    [Fact]
    public void Small_commands_are_read()
    {
        Assert.Equal(new ReadyCommand(null), SyncCommand.Parse(["ready"]));
        Assert.Equal(new ReadyCommand("http://x"), SyncCommand.Parse(["ready", "http://x"]));
        Assert.Equal(new LogCommand("a  b c"), SyncCommand.Parse(["log", "a  b", "c"]));
        Assert.Equal(new SelfCommand(), SyncCommand.Parse(["self"]));
        Assert.Equal(new RoleCommand(), SyncCommand.Parse(["role"]));
        Assert.Equal(new GroupCommand(), SyncCommand.Parse(["group"]));
        Assert.Equal(new HelpCommand(), SyncCommand.Parse(["help"]));
        Assert.Equal(new FailCommand("its block exited with 1", null), SyncCommand.Parse(["fail", "its block exited with 1"]));
        Assert.Equal(new FailCommand("it broke", "two lines"), SyncCommand.Parse(["fail", "it broke", "two\nlines"]));
    }

    [Theory]
    [InlineData("", "There is no command ''")]
    [InlineData("dance", "There is no command 'dance': 'help' lists them.")]
    [InlineData("barrier", "barrier: its shape is: barrier NAME [PARTIES] [--timeout S].")]
    [InlineData("barrier a 2 3", "its shape is")]
    [InlineData("barrier go 0", "PARTIES is how many must come, from 1 to 1000000, not '0'")]
    [InlineData("barrier go -1", "not '-1'")]
    [InlineData("barrier go two", "not 'two'")]
    [InlineData("barrier a/b", "'a/b' cannot be a name: 1 to 200 characters of A-Z a-z 0-9 _ . : -")]
    [InlineData("barrier go --wait 3", "it has no option '--wait'")]
    [InlineData("barrier go --timeout", "--timeout takes a number of seconds above 0, up to 31536000.")]
    [InlineData("barrier go --timeout soon", "not 'soon'")]
    [InlineData("barrier go --timeout 0", "not '0'")]
    [InlineData("barrier go --timeout -1", "not '-1'")]
    [InlineData("barrier go --timeout 1e9", "not '1e9'")]
    [InlineData("barrier go --timeout 31536001", "not '31536001'")]
    [InlineData("barrier go --timeout 1 --timeout=2", "--timeout is given twice")]
    [InlineData("get k a/b", "'a/b' cannot be a stream's name")]
    [InlineData("get-all k a/b", "'a/b' cannot be a role's name")]
    [InlineData("put", "its shape is: put KEY VALUE")]
    [InlineData("put k", "the value is missing: put k VALUE, or put k - for a text from stdin.")]
    [InlineData("put k two words", "it takes one value, and here are 2 words: quote the value")]
    [InlineData("put a/b v", "'a/b' cannot be a key")]
    [InlineData("send", "its shape is: send MESSAGE [NAME=VALUE...]")]
    [InlineData("send m value", "not 'value'")]
    [InlineData("send m =value", "not '=value'")]
    [InlineData("send m a:b=value", "not 'a:b=value'")]
    [InlineData("wait m server", "its shape is: wait MESSAGE [--timeout S]")]
    [InlineData("ready a b", "its shape is: ready [VALUE]")]
    [InlineData("log", "its shape is: log TEXT...")]
    [InlineData("fail", "fail: its shape is: fail REASON [LAST-LINE].")]
    [InlineData("fail because it broke", "fail: its shape is: fail REASON [LAST-LINE].")]
    [InlineData("self me", "self: its shape is: self.")]
    public void Wrong_words_are_told_in_a_sentence(string line, string sentence) =>
        Assert.Contains(sentence, Assert.IsType<UsageError>(SyncCommand.Parse(line.Split(' '))).Sentence, StringComparison.Ordinal);

    [Fact]
    public void What_is_longer_than_the_hub_takes_is_refused_here()
    {
        string most = new('x', SyncLimits.Value);

        Assert.IsType<OperationCommand>(SyncCommand.Parse(["put", "k", most]));
        // Where stdin is read, "-" has been replaced by what was there, which may be "-".
        Assert.IsType<OperationCommand>(SyncCommand.Parse(["put", "k", "-"]));
        Assert.Contains("the value is 1048577 bytes long; at most 1048576 are taken", Wrong(["put", "k", most + "x"]), StringComparison.Ordinal);
        Assert.Contains("the value is 1048578 bytes long", Wrong(["put", "k", most[1..] + "☃"]), StringComparison.Ordinal);
        Assert.Contains("at most 1048576 can be sent", Wrong(["send", "m", "a=" + most]), StringComparison.Ordinal);
        Assert.Contains("the value is", Wrong(["ready", most + "x"]), StringComparison.Ordinal);
        Assert.Contains("the value is", Wrong(["log", most + "x"]), StringComparison.Ordinal);
        Assert.Contains("more than one line", Wrong(["send", "m", "a=b\nc"]), StringComparison.Ordinal);
        Assert.True(Wrong(["barrier", most]).Length < 200);
    }

    [Fact]
    public void Any_words_are_a_command_or_a_sentence_on_one_line() =>
        Properties.Hold(
            from first in Gen.OneOf(Gen.Elements("barrier", "put", "get", "get-all", "send", "wait", "wait-all", "ready", "log", "self", "help"), Properties.AnyText)
            from rest in Gen.ListOf(Gen.OneOf(Gen.Elements("--timeout", "--timeout=1", "go", "2", "a=b", "-"), Properties.AnyText))
            select (string[])[first, .. rest],
            words =>
            {
                if (SyncCommand.Parse(words) is UsageError wrong)
                    Assert.DoesNotContain('\n', wrong.Sentence);
            },
            tries: 2000);

    [Fact]
    public void A_secret_is_taken_out_of_what_is_wrong_before_that_is_cut()
    {
        var secret = new Secret("~a-secret-that-is-longer-than-what-is-shown-of-a-word");

        Assert.EndsWith(", not '***'.", Wrong(["send", "up", secret.Reveal()]), StringComparison.Ordinal);
        Assert.EndsWith(", not 'a-word-that-is-not-one-and-is-too-long-f...'.", Wrong(["send", "up", "a-word-that-is-not-one-and-is-too-long-for-a-sentence"]), StringComparison.Ordinal);
    }

    private static string Wrong(string[] words) => Assert.IsType<UsageError>(SyncCommand.Parse(words)).Sentence;
}

/// <summary>For the data of a theory.</summary>
public sealed class SyncOperationShape
{
    internal SyncOperationShape(SyncOperation operation, double? seconds) => (Operation, Seconds) = (operation, seconds);

    internal SyncOperation Operation { get; }

    internal double? Seconds { get; }

    public override string ToString() => $"{Operation} {Seconds}";
}
