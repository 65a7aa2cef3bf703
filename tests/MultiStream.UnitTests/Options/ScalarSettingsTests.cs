namespace MultiStream.UnitTests.Options;

/// <summary>One row for each setting that holds a single value, and for each way in which it can be wrong.</summary>
public sealed class ScalarSettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        foreach (var options in new[] { Settings.ReadDocument(null, []), Settings.ReadDocument("", []), Settings.Read(""), new MultiStreamOptions() })
        {
            Assert.False(options.Strict);
            Assert.Equal("local", options.DefaultStream);
            Assert.Equal(Environment.ProcessorCount, options.MaxParallelTests);
            Assert.Equal(1, options.TimeScale);
            Assert.False(options.ScaleTestLimits);
            Assert.False(options.SkipsAreErrors);
            Assert.Equal(TimeSpan.FromSeconds(60), options.Limits.Open);
            Assert.Equal(TimeSpan.FromSeconds(60), options.Limits.Ready);
            Assert.Equal(TimeSpan.FromSeconds(5), options.Limits.StopGrace);
            Assert.Equal(TimeSpan.FromMinutes(10), options.Limits.Test);
            Assert.Equal(1_000_000, options.Limits.Output);
            Assert.Equal(TimeSpan.FromSeconds(10), options.ProgressEvery);
            Assert.Empty(options.ShipIgnore);
            Assert.Empty(options.Streams);
            Assert.Null(options.BaseDirectory);
        }
    }

    [Theory]
    [InlineData("<Strict>true</Strict>", "True local 0 1 False False")]
    [InlineData("<Strict>False</Strict>", "False local 0 1 False False")]
    [InlineData("<DefaultStream>ssh</DefaultStream>", "False ssh 0 1 False False")]
    [InlineData("<DefaultStream>SSH</DefaultStream>", "False ssh 0 1 False False")]
    [InlineData("<MaxParallelTests>1</MaxParallelTests>", "False local 1 1 False False")]
    [InlineData("<MaxParallelTests>1024</MaxParallelTests>", "False local 1024 1 False False")]
    [InlineData("<TimeScale>2.5</TimeScale>", "False local 0 2.5 False False")]
    [InlineData("<TimeScale>0.01</TimeScale>", "False local 0 0.01 False False")]
    [InlineData("<TimeScale>100</TimeScale>", "False local 0 100 False False")]
    [InlineData("<ScaleTestLimits>true</ScaleTestLimits>", "False local 0 1 True False")]
    [InlineData("<SkipsAreErrors> true\n</SkipsAreErrors>", "False local 0 1 False True")]
    [InlineData("<strict>true</strict><SKIPSAREERRORS>true</SKIPSAREERRORS>", "True local 0 1 False True")]
    public void Each_setting_of_the_run_arrives_and_changes_nothing_else(string section, string expected)
    {
        var o = Settings.Read(section);

        var parallel = section.Contains("MaxParallel", StringComparison.Ordinal) ? o.MaxParallelTests : o.MaxParallelTests - Environment.ProcessorCount;
        Assert.Equal(expected, FormattableString.Invariant($"{o.Strict} {o.DefaultStream} {parallel} {o.TimeScale} {o.ScaleTestLimits} {o.SkipsAreErrors}"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("<WaitForDebugger>true</WaitForDebugger>", true)]
    [InlineData("<WaitForDebugger>false</WaitForDebugger>", false)]
    public void Blocks_wait_for_a_debugger_when_they_are_told_to(string section, bool waits) => Assert.Equal(waits, Settings.Read(section).WaitForDebugger);

    [Theory]
    [InlineData("", false)]
    [InlineData("<KeepOnFailure>true</KeepOnFailure>", true)]
    [InlineData("<keeponfailure>false</keeponfailure>", false)]
    public void Places_of_failed_tests_are_kept_when_that_is_asked_for(string section, bool keeps) => Assert.Equal(keeps, Settings.Read(section).KeepOnFailure);

    [Theory]
    [InlineData("<Open>500ms</Open>", "500 60000 60000 5000 600000 1000000")]
    [InlineData("<Open>1ms</Open>", "1 60000 60000 5000 600000 1000000")]
    [InlineData("<Ready>1.5s</Ready>", "60000 1500 60000 5000 600000 1000000")]
    [InlineData("<Sync>90s</Sync>", "60000 60000 90000 5000 600000 1000000")]
    [InlineData("<StopGrace>0s</StopGrace>", "60000 60000 60000 0 600000 1000000")]
    [InlineData("<StopGrace>2 m</StopGrace>", "60000 60000 60000 120000 600000 1000000")]
    [InlineData("<Test>24h</Test>", "60000 60000 60000 5000 86400000 1000000")]
    [InlineData("<Test>1H</Test>", "60000 60000 60000 5000 3600000 1000000")]
    [InlineData("<Output>64kB</Output>", "60000 60000 60000 5000 600000 64000")]
    [InlineData("<Output>2048B</Output>", "60000 60000 60000 5000 600000 2048")]
    [InlineData("<Output>1.5MB</Output>", "60000 60000 60000 5000 600000 1500000")]
    [InlineData("<Output>1GB</Output>", "60000 60000 60000 5000 600000 1000000000")]
    [InlineData("<output>1kb</output>", "60000 60000 60000 5000 600000 1000")]
    public void Each_limit_arrives_and_changes_nothing_else(string limit, string expected)
    {
        var l = Settings.Read($"<Limits>{limit}</Limits>").Limits;

        Assert.Equal(expected, FormattableString.Invariant(
            $"{l.Open.TotalMilliseconds} {l.Ready.TotalMilliseconds} {l.Sync.TotalMilliseconds} {l.StopGrace.TotalMilliseconds} {l.Test.TotalMilliseconds} {l.Output}"));
    }

    [Theory]
    [InlineData("<Strict>yes</Strict>", "MultiStream/Strict: 'yes' is neither true nor false; write one of them.")]
    [InlineData("<Strict>1</Strict>", "MultiStream/Strict: '1' is neither true nor false; write one of them.")]
    [InlineData("<Strict></Strict>", "MultiStream/Strict: is empty; write a value or remove it.")]
    [InlineData("<ScaleTestLimits>on</ScaleTestLimits>", "MultiStream/ScaleTestLimits: 'on' is neither true nor false; write one of them.")]
    [InlineData("<SkipsAreErrors>0</SkipsAreErrors>", "MultiStream/SkipsAreErrors: '0' is neither true nor false; write one of them.")]
    [InlineData("<KeepOnFailure>always</KeepOnFailure>", "MultiStream/KeepOnFailure: 'always' is neither true nor false; write one of them.")]
    [InlineData("<WaitForDebugger>yes</WaitForDebugger>", "MultiStream/WaitForDebugger: 'yes' is neither true nor false; write one of them.")]
    [InlineData("<DefaultStream>sssh</DefaultStream>", "MultiStream/DefaultStream: 'sssh' is not a kind; did you mean 'ssh'? Known here: local, ssh, container, command, slurm, inproc.")]
    [InlineData("<DefaultStream>telnet</DefaultStream>", "MultiStream/DefaultStream: 'telnet' is not a kind; write local, ssh, container, command, slurm or inproc.")]
    [InlineData("<DefaultStream />", "MultiStream/DefaultStream: is empty; write a value or remove it.")]
    [InlineData("<MaxParallelTests>many</MaxParallelTests>", "MultiStream/MaxParallelTests: 'many' is not a whole number; write a number from 1 to 1024.")]
    [InlineData("<MaxParallelTests>2.5</MaxParallelTests>", "MultiStream/MaxParallelTests: '2.5' is not a whole number; write a number from 1 to 1024.")]
    [InlineData("<MaxParallelTests>0</MaxParallelTests>", "MultiStream/MaxParallelTests: '0' is out of range; write a number from 1 to 1024.")]
    [InlineData("<MaxParallelTests>-1</MaxParallelTests>", "MultiStream/MaxParallelTests: '-1' is out of range; write a number from 1 to 1024.")]
    [InlineData("<MaxParallelTests>1025</MaxParallelTests>", "MultiStream/MaxParallelTests: '1025' is out of range; write a number from 1 to 1024.")]
    [InlineData("<MaxParallelTests>99999999999999999999</MaxParallelTests>", "MultiStream/MaxParallelTests: '99999999999999999999' is out of range; write a number from 1 to 1024.")]
    [InlineData("<MaxParallelTests/>", "MultiStream/MaxParallelTests: is empty; write a value or remove it.")]
    [InlineData("<ProgressEvery>10</ProgressEvery>", "MultiStream/ProgressEvery: '10' has no unit; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("<ProgressEvery>2d</ProgressEvery>", "MultiStream/ProgressEvery: '2d' has the unit 'd', which is none; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("<TimeScale>twice</TimeScale>", "MultiStream/TimeScale: 'twice' is not a number; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale>2,5</TimeScale>", "MultiStream/TimeScale: '2,5' is not a number; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale>1e3</TimeScale>", "MultiStream/TimeScale: '1e3' is not a number; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale>NaN</TimeScale>", "MultiStream/TimeScale: 'NaN' is not a number; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale>0</TimeScale>", "MultiStream/TimeScale: '0' is out of range; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale>-1</TimeScale>", "MultiStream/TimeScale: '-1' is out of range; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale>101</TimeScale>", "MultiStream/TimeScale: '101' is out of range; write a number from 0.01 to 100, such as 2.5.")]
    [InlineData("<TimeScale> </TimeScale>", "MultiStream/TimeScale: is empty; write a value or remove it.")]
    public void A_wrong_setting_of_the_run_says_what_would_be_right(string section, string message) => Assert.Equal(message, Settings.Error(section));

    [Theory]
    [InlineData("60", "'60' has no unit; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("60sec", "'60sec' has the unit 'sec', which is none; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("1d", "'1d' has the unit 'd', which is none; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("00:01:00", "'00:01:00' is not a time; write a number with ms, s, m or h, such as 60s.")]
    [InlineData("soon", "'soon' is not a time; write a number with ms, s, m or h, such as 60s.")]
    [InlineData("s", "'s' is not a time; write a number with ms, s, m or h, such as 60s.")]
    [InlineData("1,5s", "'1,5s' is not a time; write a number with ms, s, m or h, such as 60s.")]
    [InlineData("1m 30s", "'1m 30s' is not a time; write a number with ms, s, m or h, such as 60s.")]
    [InlineData("-1s", "'-1s' is out of range; write a time from {0} to 24h.")]
    [InlineData("25h", "'25h' is out of range; write a time from {0} to 24h.")]
    [InlineData("", "is empty; write a value or remove it.")]
    public void A_wrong_time_says_what_would_be_right(string value, string problem)
    {
        foreach (var limit in (string[])["Open", "Ready", "Sync", "StopGrace", "Test"])
        {
            var least = limit == "StopGrace" ? "0s" : "1ms";
            Assert.Equal(
                $"MultiStream/Limits/{limit}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, problem, least)}",
                Settings.Error($"<Limits><{limit}>{value}</{limit}></Limits>"));
        }
    }

    [Theory]
    [InlineData("<Open>0s</Open>", "MultiStream/Limits/Open: '0s' is out of range; write a time from 1ms to 24h.")]
    [InlineData("<Ready>0ms</Ready>", "MultiStream/Limits/Ready: '0ms' is out of range; write a time from 1ms to 24h.")]
    [InlineData("<Test>0m</Test>", "MultiStream/Limits/Test: '0m' is out of range; write a time from 1ms to 24h.")]
    [InlineData("<Output>1000000</Output>", "MultiStream/Limits/Output: '1000000' has no unit; write a size with B, kB, MB or GB, such as 1MB.")]
    [InlineData("<Output>1TB</Output>", "MultiStream/Limits/Output: '1TB' has the unit 'TB', which is none; write a size with B, kB, MB or GB, such as 1MB.")]
    [InlineData("<Output>1MiB</Output>", "MultiStream/Limits/Output: '1MiB' has the unit 'MiB', which is none; write a size with B, kB, MB or GB, such as 1MB.")]
    [InlineData("<Output>much</Output>", "MultiStream/Limits/Output: 'much' is not a size; write a number with B, kB, MB or GB, such as 1MB.")]
    [InlineData("<Output>999B</Output>", "MultiStream/Limits/Output: '999B' is out of range; write a size from 1kB to 1GB.")]
    [InlineData("<Output>2GB</Output>", "MultiStream/Limits/Output: '2GB' is out of range; write a size from 1kB to 1GB.")]
    [InlineData("<Output>-1MB</Output>", "MultiStream/Limits/Output: '-1MB' is out of range; write a size from 1kB to 1GB.")]
    [InlineData("<Output/>", "MultiStream/Limits/Output: is empty; write a value or remove it.")]
    public void A_limit_out_of_range_says_what_would_be_right(string limit, string message) =>
        Assert.Equal(message, Settings.Error($"<Limits>{limit}</Limits>"));

    [Theory]
    [InlineData("*.pfx", "*.pfx")]
    [InlineData("*.pfx secrets/**", "*.pfx", "secrets/**")]
    [InlineData(" *.pfx,*.key , a.txt\n\tb.txt", "*.pfx", "*.key", "a.txt", "b.txt")]
    public void A_list_of_files_that_are_not_shipped_arrives(string text, params string[] patterns) =>
        Assert.Equal(patterns, Settings.Read($"<Ship><Ignore>{text}</Ignore></Ship>").ShipIgnore);

    [Theory]
    [InlineData("<Ignore/>", "MultiStream/Ship/Ignore: is empty; write a value or remove it.")]
    [InlineData("<Ignore>,</Ignore>", "MultiStream/Ship/Ignore: ',' has no pattern; write one of files that are not to be shipped, such as *.pfx or secrets/**.")]
    [InlineData("<Ignore>!a.txt</Ignore>", "MultiStream/Ship/Ignore: '!a.txt' takes files back with '!', which there is not; write patterns of files that are not to be shipped.")]
    [InlineData("<Ignore>*.pfx ../a</Ignore>", "MultiStream/Ship/Ignore: '*.pfx ../a' holds '../a', which leaves the output folder; write a pattern below it, such as *.pfx or secrets/**.")]
    [InlineData("<Ignore>*.pfx</Ignore><Include>a</Include>", "MultiStream/Ship/Include: 'Include' is not a setting. Known here: Ignore.")]
    public void A_wrong_list_of_files_says_what_would_be_right(string ship, string message) => Assert.Equal(message, Settings.Error($"<Ship>{ship}</Ship>"));

    [Fact]
    public void Settings_are_read_the_same_in_every_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
        try
        {
            var options = Settings.Read("<TimeScale>2.5</TimeScale><Limits><Open>1.5s</Open></Limits>");
            Assert.Equal(2.5, options.TimeScale);
            Assert.Equal(TimeSpan.FromSeconds(1.5), options.Limits.Open);
            Assert.Contains("'2,5' is not a number", Settings.Error("<TimeScale>2,5</TimeScale>"), StringComparison.Ordinal);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
