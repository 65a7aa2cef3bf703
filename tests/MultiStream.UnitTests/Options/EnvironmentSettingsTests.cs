using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

public sealed class EnvironmentSettingsTests
{
    [Fact]
    public void Every_setting_can_come_from_the_environment()
    {
        var o = Settings.Read(
            "",
            "MULTISTREAM__STRICT=true",
            "MULTISTREAM__DEFAULTSTREAM=ssh",
            "MULTISTREAM__MAXPARALLELTESTS=3",
            "MULTISTREAM__TIMESCALE=2",
            "MULTISTREAM__SCALETESTLIMITS=true",
            "MULTISTREAM__SKIPSAREERRORS=true",
            "MULTISTREAM__LIMITS__OPEN=1s",
            "MULTISTREAM__LIMITS__READY=2s",
            "MULTISTREAM__LIMITS__STOPGRACE=3s",
            "MULTISTREAM__LIMITS__TEST=4s",
            "MULTISTREAM__LIMITS__OUTPUT=5kB",
            "MULTISTREAM__SHIP__IGNORE=*.pfx",
            "MULTISTREAM__STREAMS__CLIENT__COUNT=50",
            "MULTISTREAM__STREAMS__CLIENT__TEST=Acme.*",
            "MULTISTREAM__STREAMS__CLIENT__HOST=foo");

        Assert.Equal((true, "ssh", 3, 2d, true, true), (o.Strict, o.DefaultStream, o.MaxParallelTests, o.TimeScale, o.ScaleTestLimits, o.SkipsAreErrors));
        Assert.Equal(
            (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), 5000L),
            (o.Limits.Open, o.Limits.Ready, o.Limits.StopGrace, o.Limits.Test, o.Limits.Output));
        Assert.Equal(["*.pfx"], o.ShipIgnore);
        var entry = Assert.Single(o.Streams);
        Assert.Equal(("CLIENT", "Acme.*", 50, "foo"), (entry.Name, entry.Test, entry.Count, entry.Settings["host"]));
        Assert.Equal(("MULTISTREAM__STREAMS__CLIENT", SettingsLayer.Environment), (entry.Path, entry.Layer));
    }

    [Fact]
    public void The_run_settings_win_over_the_environment_and_leave_the_rest_of_it()
    {
        var o = Settings.Read("<TimeScale>3</TimeScale><Limits><Open>9s</Open></Limits>", "MULTISTREAM__TIMESCALE=2", "MULTISTREAM__LIMITS__OPEN=1s", "MULTISTREAM__LIMITS__READY=2s");

        Assert.Equal((3d, 9d, 2d), (o.TimeScale, o.Limits.Open.TotalSeconds, o.Limits.Ready.TotalSeconds));
    }

    [Fact]
    public void Without_run_settings_the_environment_holds() =>
        Assert.Equal(2, Settings.ReadDocument(null, ["MULTISTREAM__TIMESCALE=2"]).TimeScale);

    [Fact]
    public void Names_compare_without_case_and_variables_of_others_are_left_alone()
    {
        var o = Settings.Read("", "multistream__Limits__open=1s", "MultiStream__limits__Ready=2s", "MULTISTREAM_BLOCK=1", "MULTISTREAMER=2", "PATH=/bin");

        Assert.Equal((1d, 2d), (o.Limits.Open.TotalSeconds, o.Limits.Ready.TotalSeconds));
    }

    [Fact]
    public void A_member_of_a_role_and_the_role_of_MultiStream_n_can_be_named()
    {
        var o = Settings.Read("", "MULTISTREAM__STREAMS__CLIENT-0__KIND=local", "MULTISTREAM__STREAMS__STREAM__COUNT=5");

        Assert.Equal(["CLIENT-0", "STREAM"], o.Streams.Select(s => s.Name));
    }

    [Theory]
    [InlineData("MULTISTREAM__STRICT=yes", "MULTISTREAM__STRICT: 'yes' is neither true nor false; write one of them.")]
    [InlineData("MULTISTREAM__STRICT=", "MULTISTREAM__STRICT: is empty; write a value or remove it.")]
    [InlineData("MULTISTREAM__STRICKT=1", "MULTISTREAM__STRICKT: 'STRICKT' is not a setting; did you mean 'Strict'? Known here: Strict, DefaultStream, MaxParallelTests, TimeScale, ScaleTestLimits, SkipsAreErrors, KeepOnFailure, WaitForDebugger, Leases, LiveOutput, ProgressEvery, Limits, Sync, Ship, Parameters, Secrets, Tests, Variants, Plugins, Hosts, Streams.")]
    [InlineData("MULTISTREAM__LIMITS=5s", "MULTISTREAM__LIMITS: has the text '5s', but 'LIMITS' holds settings of its own: Open, Allocate, Ready, Sync, StopGrace, Test, Collect, Lease, Output.")]
    [InlineData("MULTISTREAM__LIMITS__OPEN=20", "MULTISTREAM__LIMITS__OPEN: '20' has no unit; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("MULTISTREAM__LIMITS__OPEN__X=20s", "MULTISTREAM__LIMITS__OPEN__X: 'X' has no place here; 'OPEN' is a value, not a group of settings.")]
    [InlineData("MULTISTREAM____OPEN=20s", "MULTISTREAM__: '' is not a setting. Known here: Strict, DefaultStream, MaxParallelTests, TimeScale, ScaleTestLimits, SkipsAreErrors, KeepOnFailure, WaitForDebugger, Leases, LiveOutput, ProgressEvery, Limits, Sync, Ship, Parameters, Secrets, Tests, Variants, Plugins, Hosts, Streams.")]
    [InlineData("MULTISTREAM__STREAMS__CLIENT__COUNT=x", "MULTISTREAM__STREAMS__CLIENT__COUNT: 'x' is not a count; write a number from 1 to 10000.")]
    [InlineData("MULTISTREAM__STREAMS__CLIENT__HOST=foo", "MULTISTREAM__STREAMS__CLIENT__HOST: kind 'local' has no setting 'host'; remove it, or write kind ssh or command for the stream.")]
    [InlineData("MULTISTREAM__STREAMS__CLIENT__KIND=ssh", "MULTISTREAM__STREAMS__CLIENT: kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration; add host=\"…\".")]
    [InlineData("MULTISTREAM__STREAMS__CLIENT__NAME=x", "MULTISTREAM__STREAMS__CLIENT__NAME: 'CLIENT' is the stream's name already; remove this one, or write the element as <Stream>.")]
    [InlineData("MULTISTREAM__STREAMS__1ST__COUNT=2", "MULTISTREAM__STREAMS__1ST: '1ST' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    public void A_wrong_variable_is_called_by_its_name(string variable, string message) => Assert.Equal(message, Settings.Error("", variable));

    [Fact]
    public void A_variable_that_is_there_in_two_spellings_is_an_error() => Assert.Equal(
        "MULTISTREAM__strict: 'strict' is there already, as MULTISTREAM__STRICT. Names compare without case; write it once, and on the command line spell it as the file does.",
        Settings.Error("", "MULTISTREAM__STRICT=true", "MULTISTREAM__strict=false"));
}
