using MultiStream.Allocation;
using MultiStream.Options;

namespace MultiStream.UnitTests.Allocation;

/// <summary>What holds for any settings and any test: tried on many that are drawn from a fixed seed.</summary>
public sealed class StreamPlacementPropertyTests
{
    private static readonly string[] SshSettings = ["port", "user", "address"];

    [Fact]
    public void A_place_is_what_the_strongest_entry_says_setting_by_setting()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var options = Draw(random);
            var test = Tests.With(("one", null), ("many", random.Next(1, 4)));
            var places = StreamPlacement.Place(test, options);

            var count = Strongest(options, "many", "many", test.FullyQualifiedName, e => e.Count is not null)?.Count ?? test.Streams[1].Count!.Value;
            Assert.Equal(["one", .. Enumerable.Range(0, count).Select(i => $"many-{i}")], places.Select(p => p.Stream));

            foreach (var place in places)
            {
                StreamOptions? Find(Predicate<StreamOptions> says) => Strongest(options, place.Stream, place.Role, test.FullyQualifiedName, says);
                var kind = Find(e => e.Kind is not null)?.Kind ?? "local";
                Assert.Equal(kind, place.Kind);
                foreach (var setting in SshSettings)
                {
                    var expected = kind == "ssh" ? Find(e => e.Kind is null or "ssh" && e.Settings.ContainsKey(setting))?.Settings[setting] : null;
                    Assert.True(expected == place[setting], $"seed {seed}, {place.Stream}, {setting}: expected {expected}, got {place[setting]}");
                }
            }
        }
    }

    [Fact]
    public void Entries_for_other_streams_change_nothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var options = Draw(new Random(seed));
            var test = Tests.With(("one", null), ("many", 2));
            var before = StreamPlacement.Place(test, options).Select(Text).ToList();

            options.Streams.Insert(seed % (options.Streams.Count + 1), Entry("many-99", null, SettingsLayer.CommandLine, "ssh", null, ("user", "x")));
            options.Streams.Insert(0, Entry("manyx", null, SettingsLayer.CommandLine, "ssh", 7, ("user", "x")));
            options.Streams.Add(Entry("one-0", null, SettingsLayer.CommandLine, "ssh", null, ("user", "x")));
            options.Streams.Add(Entry("one", "Other.*", SettingsLayer.Code, "ssh", 7, ("user", "x")));

            Assert.Equal(before, StreamPlacement.Place(test, options).Select(Text));
        }
    }

    [Fact]
    public void Entries_that_differ_in_strength_may_stand_in_any_order()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var options = Draw(random);
            var distinct = options.Streams.DistinctBy(e => (e.Name, e.Test is null, e.Layer)).ToArray();
            var test = Tests.With(("one", null), ("many", 3));
            options.Streams.Clear();
            options.Streams.AddRange(distinct);
            var before = StreamPlacement.Place(test, options).Select(Text).ToList();

            random.Shuffle(distinct);
            options.Streams.Clear();
            options.Streams.AddRange(distinct);

            Assert.Equal(before, StreamPlacement.Place(test, options).Select(Text));
        }
    }

    /// <summary>The rule of the documentation, written once more and without any sorting: the best of all that says it.</summary>
    private static StreamOptions? Strongest(MultiStreamOptions options, string stream, string role, string test, Predicate<StreamOptions> says)
    {
        StreamOptions? best = null;
        foreach (var e in options.Streams)
        {
            var holds = (e.Name == stream || e.Name == role) && (e.Test is null || test.StartsWith(e.Test.TrimEnd('*'), StringComparison.Ordinal));
            if (holds && says(e) && (best is null || Rank(e).CompareTo(Rank(best)) >= 0))
                best = e;
        }
        return best;

        (bool Exact, bool ForTest, SettingsLayer Layer) Rank(StreamOptions e) => (e.Name == stream, e.Test is not null, e.Layer);
    }

    private static MultiStreamOptions Draw(Random random)
    {
        var options = new MultiStreamOptions();
        for (var i = random.Next(0, 9); i > 0; i--)
        {
            var name = Pick(random, "one", "many", "many-0", "many-1");
            var layer = (SettingsLayer)random.Next(4);
            var kind = Pick(random, null, "ssh", "local");
            int? count = name == "many" && random.Next(3) == 0 ? random.Next(1, 5) : null;
            var settings = kind == "local" ? [] : SshSettings.Where(_ => random.Next(2) == 0).Select(s => (s, s switch { "port" => $"{2200 + i}", "address" => $"10.0.0.{i}", _ => $"{s}{i}" })).ToList();
            if (kind == "ssh")
                settings.Add(("host", "h"));
            options.Streams.Add(Entry(name, Pick(random, null, "Acme.*", "Acme.Tests.*", "Other.*"), layer, kind, count, [.. settings]));
        }
        return options;
    }

    private static StreamOptions Entry(string name, string? test, SettingsLayer layer, string? kind, int? count, params (string Key, string Value)[] settings) => new()
    {
        Name = name,
        Test = test,
        Layer = layer,
        Kind = kind,
        Count = count,
        Path = "x",
        Settings = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase),
        Origins = settings.ToDictionary(s => s.Key, s => new SettingOrigin(s.Key, 0, s.Value), StringComparer.OrdinalIgnoreCase),
    };

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static string Text(MultiStream.Spawners.StreamPlace p) =>
        $"{p.Stream} {p.Role} {p.Index} {p.Kind} {string.Join(' ', p.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"))}";
}
