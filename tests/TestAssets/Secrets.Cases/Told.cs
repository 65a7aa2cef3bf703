using System.Diagnostics;
using MultiStream;

namespace Secrets.Cases;

/// <summary>Secrets told in every way there is. Those that fail are to fail: their messages are what is looked at.</summary>
[Stream("here"), Stream("there")]
public class Told
{
    /// <summary>Prints each variable cut in two at every place, with time between the halves.</summary>
    const string Halves = """
        $| = 1;
        for my $v (map { $ENV{$_} } grep { /^[SC]_/ } sort keys %ENV) {
            for my $i (1 .. length($v) - 1) { syswrite STDOUT, substr($v, 0, $i); select undef, undef, undef, 0.0005; syswrite STDOUT, substr($v, $i) . "\n"; }
        }
        """;

    [MultiStream]
    public async Task Printed_by_commands(StreamsManager streams)
    {
        var path = Value.File("written");
        File.WriteAllText(path, string.Concat(Value.All(streams).SelectMany(v => Form.Of(v.Secret.Reveal()).Concat(Form.Of(v.Control))).Select(f => f.Written + "\n")));
        await streams.SendAsync(path);
        await streams.RunAsync(Block.Shell("cat written; cat written >&2"));
        await streams.RunAsync(Value.Give(Block.Program("perl", "-e", Halves), streams));
        foreach (var value in Value.All(streams))
            await streams.RunAsync(Block.Shell($"set -x; : {value.Secret} {value.Control}; printf %s {value.Secret} | base64 >&2; printf %s {value.Control} | base64 >&2; env; ms log {value.Secret} {value.Control}"));
    }

    [MultiStream]
    public async Task Printed_by_code(StreamsManager streams)
    {
        var values = Value.All(streams);
        Secret[] secrets = [.. values.Select(v => v.Secret)];
        string[] controls = [.. values.Select(v => v.Control)];
        streams.Log("the body: " + Value.Text(streams));
        await streams.CallAsync(ctx =>
        {
            foreach (var text in secrets.Select(s => s.Reveal()).Concat(controls))
            {
                foreach (var form in Form.Of(text))
                    Console.Error.WriteLine(form.Written);
                foreach (char c in text)
                {
                    Console.Write(c);
                    Console.Out.Flush();
                }
                Console.WriteLine();
                ctx.Log(text);
                // Past .NET's console.
                Process.Start("printf", ["%s\n", text]).WaitForExit();
            }
        });
    }

    [MultiStream]
    public void Thrown_by_the_body(StreamsManager streams)
    {
        try
        {
            throw new ArgumentException("inner: " + Value.Text(streams));
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException(Value.Text(streams), e) { Data = { ["secret"] = Value.Text(streams) } };
        }
    }

    [MultiStream]
    public void Asserted_by_the_body(StreamsManager streams) => throw new AssertionException($"Expected: {Value.Text(streams)}\nActual: something else");

    [MultiStream]
    public async Task Thrown_by_code(StreamsManager streams)
    {
        var texts = Value.Text(streams);
        await streams.CallAsync(() => throw new InvalidOperationException(texts, new AggregateException(texts, new FormatException(texts))));
    }

    [MultiStream]
    public async Task Dying_with_it(StreamsManager streams)
    {
        var texts = Value.Text(streams);
        var other = streams["here"].Start(Block.Call(ctx => ctx.UntilStoppedAsync()));
        try
        {
            await streams["here"].CallAsync(() => Environment.FailFast(texts));
        }
        finally
        {
            await other.WaitAsync();
        }
    }

    [MultiStream]
    public Task In_a_title_and_a_command(StreamsManager streams) =>
        streams.RunAsync(Block.Program("false", [.. Value.All(streams).SelectMany(v => (string[])[v.Secret.Reveal(), v.Control])]).Named(Value.Text(streams)));

    [MultiStream]
    public async Task Awaited_in_the_output(StreamsManager streams)
    {
        var block = streams["here"].Start(Block.Shell("exit 0").ReadyOnOutput(Value.Text(streams)));
        await block.ReadyAsync();
    }

    [MultiStream]
    public void Skipped_for_it(StreamsManager streams) => throw new TestSkippedException(Value.Text(streams));

    [MultiStream]
    public async Task Exchanged(StreamsManager streams)
    {
        var word = Value.All(streams)[3];
        foreach (var value in Value.All(streams))
        {
            await streams.Sync.PutAsync("s-" + value.Name, value.Secret.Reveal());
            await streams.Sync.PutAsync("c-" + value.Name, value.Control);
            await streams["there"].RunAsync(Block.Shell($"ms put of-there-{value.Name} - && ms get s-{value.Name}; ms get c-{value.Name}; ms send up {value.Secret}; ms send up {value.Control}; true").WithInput(value.Secret));
        }
        await streams.Sync.PutAsync(word.Secret.Reveal(), "by its name");
        await streams.Sync.PutAsync(word.Control, "by its name");
        await Refused(() => streams.Sync.GetAsync<int>("s-quotes"));
        await Refused(() => streams["here"].CallAsync(ctx => ctx.Sync.GetAsync<int>("s-lines")));
        await Refused(() => streams["here"].CallAsync(ctx => ctx.Sync.GetAsync<int>("c-lines")));
        var left = streams["here"].Start(Block.Shell($"printf '%s\n' {word.Secret} {word.Control} >&2; exit 3"));
        await streams["there"].RunAsync(Block.Shell($"ms barrier {word.Secret}; ms barrier {word.Control}"));
        await left.WaitAsync();

        async Task Refused(Func<Task> get)
        {
            try
            {
                await get();
            }
            catch (MultiStreamException e)
            {
                streams.Log(e.Message);
            }
        }
    }

    /// <summary>By what a block left running, when its end has been seen.</summary>
    [MultiStream]
    public async Task Printed_late(StreamsManager streams)
    {
        await streams["here"].RunAsync(Value.Give(Block.Shell(
            "mkfifo go gone; { read x <go; printf '%s\n' \"$S_QUOTES\" \"$C_QUOTES\" \"$S_LINES\" \"$C_LINES\"; printf '%s\n' \"$S_WORD\" \"$C_WORD\" >&2; echo >gone; } &"), streams));
        await streams["here"].RunAsync(Block.Shell("echo >go; read x <gone"));
    }

    class AssertionException(string message) : Exception(message);
}
