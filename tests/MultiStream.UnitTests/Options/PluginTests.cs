using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Options;

public sealed class PluginTests
{
    private const string Path = "MultiStream/Plugins/Assembly";

    [Fact]
    public void A_file_that_is_not_there_is_named_with_where_it_was_looked_for()
    {
        var message = Settings.Error("<Plugins><Assembly>no-such.dll</Assembly></Plugins>");

        Assert.StartsWith($"{Path}: 'no-such.dll' is no file; looked for ", message, StringComparison.Ordinal);
        Assert.Contains(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(ISpawner).Assembly.Location)!, "no-such.dll"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "this is text");

            Assert.StartsWith($"{Path}: '{file}' is not a .NET assembly", Settings.Error($"<Plugins><Assembly>{file}</Assembly></Plugins>"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void An_assembly_without_a_kind_is_named() => Assert.Equal(
        $"{Path}: 'MultiStream.Attributes.dll' has no kind of stream; that is a public class with a public constructor without parameters which implements MultiStream.Spawners.ISpawner.",
        Settings.Error("<Plugins><Assembly>MultiStream.Attributes.dll</Assembly></Plugins>"));

    [Fact]
    public void Other_elements_and_nothing_at_all_are_wrong()
    {
        Assert.Equal("MultiStream/Plugins/Assemly: 'Assemly' is not a setting; did you mean 'Assembly'? Known here: Assembly.", Settings.Error("<Plugins><Assemly>x</Assemly></Plugins>"));
        Assert.Equal($"{Path}: is empty; write the path of an assembly or remove it.", Settings.Error("<Plugins><Assembly/></Plugins>"));
    }

    [Theory]
    [InlineData(typeof(Taken), "'x.dll': MultiStream.UnitTests.Options.PluginTests+Taken calls its kind 'SSH', as MultiStream.Spawners.Ssh.SshSpawner does already.")]
    [InlineData(typeof(Unnamed), "'x.dll': MultiStream.UnitTests.Options.PluginTests+Unnamed calls its kind '', which ")]
    [InlineData(typeof(Failing), "'x.dll': the constructor of MultiStream.UnitTests.Options.PluginTests+Failing failed: System.InvalidOperationException: no licence")]
    [InlineData(typeof(Named), "'x.dll': MultiStream.UnitTests.Options.PluginTests+Named has a setting 'Count', which every entry has already.")]
    [InlineData(typeof(Collecting), "'x.dll': MultiStream.UnitTests.Options.PluginTests+Collecting has a setting 'collect', which every entry has already.")]
    [InlineData(typeof(Nameless), "'x.dll': MultiStream.UnitTests.Options.PluginTests+Nameless calls its kind '', which ")]
    [InlineData(typeof(WithoutSettings), "'x.dll': MultiStream.UnitTests.Options.PluginTests+WithoutSettings gives null for its settings, or for one of them or its name; without settings it gives an empty list.")]
    [InlineData(typeof(Throwing), "'x.dll': MultiStream.UnitTests.Options.PluginTests+Throwing cannot tell its kind and settings: System.InvalidOperationException: no kind today")]
    public void A_kind_that_cannot_be_registered_is_named(Type type, string message)
    {
        var (options, errors) = Register(type);

        Assert.StartsWith($"{Path}: {message}", Assert.Single(errors.Lines), StringComparison.Ordinal);
        Assert.Same(KnownKinds.Default, options.Kinds);
    }

    [Fact]
    public void A_kind_is_registered_once_with_its_settings()
    {
        var (options, errors) = Register(typeof(Good), typeof(Good), typeof(string));

        Assert.Empty(errors.Lines);
        Assert.Equal(["local", "ssh", "container", "command", "slurm", "inproc", "good"], options.Kinds.Keys);
        Assert.Equal("depth", Assert.Single(options.Kinds["good"]).Name);
        Assert.IsType<Good>(options.Spawners.Find("GOOD"));
    }

    [Fact]
    public async Task What_a_kind_lacks_on_this_machine_is_told()
    {
        Assert.Null(await StreamKinds.WhyNotAsync("local"));
        Assert.Null(await StreamKinds.WhyNotAsync("inproc"));
        Assert.Equal("There is no kind 'telnet'; these are: local, ssh, container, command, slurm, inproc.", await StreamKinds.WhyNotAsync("telnet"));
        Assert.Contains("there is no program 'no-such-program'", await StreamKinds.WhyNotAsync("command", new Dictionary<string, string> { ["Command"] = "no-such-program {agent}" }), StringComparison.Ordinal);
        Assert.StartsWith("No container can be made: the program /no/such/engine, which 'engine' names, does not exist", await StreamKinds.WhyNotAsync("container", new Dictionary<string, string> { ["engine"] = "/no/such/engine" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_words_of_its_own_a_kind_explains_the_common_faults()
    {
        ISpawner kind = new Good();
        var place = Deployment.DeploymentFiles.Place("good");

        Assert.Equal(OpenFailure.DiskFull, kind.Explain(place, new ConnectionEnd(1, "No space left on device"), "").Reason);
        Assert.Equal(
            "Stream 'server' (MultiStream/Streams/Stream[1]) of kind 'good' could not be opened: What led there ended before the agent said hello: its connection ended with exit code 3: gone. It said: gone Before the agent could come, this came: hi",
            kind.Explain(place, new ConnectionEnd(3, "gone"), "hi").Message);
    }

    private static (MultiStreamOptions Options, SettingErrors Errors) Register(params Type[] types)
    {
        var options = new MultiStreamOptions();
        var errors = new SettingErrors();
        var environment = new Dictionary<string, string>();
        var reader = new SettingReader(new References(environment, new ParameterSources([], [], [])), new SecretReference(environment), errors);
        new PluginReader(options, reader, errors).Register(new SettingNode { Name = "Assembly", Path = Path, Order = 1 }, "x.dll", types);
        return (options, errors);
    }

    internal abstract class Base : ISpawner
    {
        public abstract string Kind { get; }

        public virtual IReadOnlyList<SpawnerSetting> Settings => [];

        public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel) => throw new NotSupportedException();
    }

    internal sealed class Taken : Base
    {
        public override string Kind => "SSH";
    }

    internal sealed class Unnamed : Base
    {
        public override string Kind => "";
    }

    internal sealed class Named : Base
    {
        public override string Kind => "named";

        public override IReadOnlyList<SpawnerSetting> Settings => [new("Count", "of what")];
    }

    internal sealed class Collecting : Base
    {
        public override string Kind => "collecting";

        public override IReadOnlyList<SpawnerSetting> Settings => [new("collect", "what")];
    }

    internal sealed class Nameless : Base
    {
        public override string Kind => null!;
    }

    internal sealed class WithoutSettings : Base
    {
        public override string Kind => "without";

        public override IReadOnlyList<SpawnerSetting> Settings => null!;
    }

    internal sealed class Throwing : Base
    {
        public override string Kind => throw new InvalidOperationException("no kind today");
    }

    internal sealed class Failing : Base
    {
        public Failing() => throw new InvalidOperationException("no licence");

        public override string Kind => "failing";
    }

    internal sealed class Good : Base
    {
        public override string Kind => "good";

        public override IReadOnlyList<SpawnerSetting> Settings => [new("depth", "how deep")];
    }
}
