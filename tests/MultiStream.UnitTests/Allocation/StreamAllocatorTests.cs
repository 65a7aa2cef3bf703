using MultiStream.Allocation;

namespace MultiStream.UnitTests.Allocation;

/// <summary>Who is given which hosts, by examples. What holds always is tried in <see cref="StreamAllocatorPropertyTests"/>.</summary>
public sealed class StreamAllocatorTests
{
    [Fact]
    public void A_stream_gets_the_host_that_it_alone_needs_though_another_comes_first() =>
        Assert.Equal("a:one b:ssd", Given(["ssd linux ssd", "one linux"], [], "a=linux b=ssd"));

    [Fact]
    public void Streams_move_over_for_others_also_by_several_steps() =>
        Assert.Equal("c:z a:y b:x", Given(["x p q r", "y p q", "z r"], [], "c=r a=p b=q"));

    [Fact]
    public void The_host_with_the_fewest_streams_comes_first_then_the_order_of_the_settings()
    {
        Assert.Equal("a:x b:y", Given(["x *3", "y *3"], [(0, 1), (1, 1)], "a b"));
        Assert.Equal("a:y b:z", Given(["x *3", "y *3", "z *3"], [(0, 1)], "a b"));
        Assert.Equal("a:x b:y c:x", Given(["x *2", "y *2"], [], "a b c"));
    }

    [Fact]
    public void A_host_that_is_to_be_last_comes_after_those_with_as_many_streams()
    {
        var pool = Pool("x *2", "y *2", "z *2");

        Assert.Equal("1 0 2", Order([(2, 1)], 0));
        Assert.Equal("2 0 1", Order([], 0, 1));

        string Order((int Host, int Streams)[] holds, params int[] last)
        {
            var round = StreamAllocator.Decide(pool, holds.Select(h => new HostHold(h.Host, h.Streams, "test X", TimeSpan.Zero)), [new WaitingRequest(Request(pool, "a! b! c!"))], last.ToHashSet());
            return string.Join(' ', Assert.Single(round.Given).Hosts);
        }
    }

    [Fact]
    public void All_streams_of_a_test_or_none() => Assert.Equal("", Given(["x", "y"], [(1, 1)], "a b"));

    [Fact]
    public void A_host_takes_as_many_streams_as_it_has_slots_but_of_those_that_ask_for_it_one()
    {
        Assert.Equal("a:x b:x", Given(["x *2"], [], "a b"));
        Assert.Equal("", Given(["x *2"], [], "a! b!"));
        Assert.Equal("a:x b:y", Given(["x *2", "y *2"], [], "a! b!"));
        Assert.Equal("a:x b:y c:x", Given(["x *2", "y"], [], "a! b! c"));
    }

    [Fact]
    public void An_exclusive_host_is_one_tests_whatever_its_slots()
    {
        Assert.Equal("a:x b:x", Given(["x *2 !"], [], "a b"));
        Assert.Equal("", Given(["x *2 !"], [(0, 1)], "a"));
        Assert.Equal("a:x | b:y", Given(["x *2 !", "y"], [], "a", "b"));
    }

    [Fact]
    public void A_stream_may_ask_for_a_kind() => Assert.Equal("a:y", Given(["x @ssh", "y @local"], [], "a@local"));

    [Fact]
    public void A_small_one_passes_a_big_one_that_waits_but_only_so_often()
    {
        var pool = Pool("x", "y");
        var big = new WaitingRequest(Request(pool, "big1 big2"));
        for (int i = 0; i < StreamAllocator.MostPasses; i++)
        {
            var round = StreamAllocator.Decide(pool, [Hold(0)], [big, new WaitingRequest(Request(pool, "small"))]);
            Assert.Equal([1], Assert.Single(round.Given).Hosts);
            big = Assert.Single(round.Waiting);
            Assert.Equal(i + 1, big.Passed);
        }
        var last = StreamAllocator.Decide(pool, [Hold(0)], [big, new WaitingRequest(Request(pool, "small"))]);

        Assert.Empty(last.Given);
        Assert.Equal([(1, 0)], last.Kept.Select(k => (k.Key, k.Value)));
        Assert.Equal([0, 1], Assert.Single(StreamAllocator.Decide(pool, [], last.Waiting).Given).Hosts.Order());
    }

    [Fact]
    public void Whoever_uses_other_hosts_is_no_matter_to_one_that_waits()
    {
        var pool = Pool("x ssd", "y");
        var due = new WaitingRequest(Request(pool, "a=ssd"), StreamAllocator.MostPasses);

        var round = StreamAllocator.Decide(pool, [Hold(0)], [due with { Passed = 3 }, new WaitingRequest(Request(pool, "b"))]);
        Assert.Equal(3, Assert.Single(round.Waiting).Passed);
        Assert.Single(StreamAllocator.Decide(pool, [Hold(0)], [due, new WaitingRequest(Request(pool, "b"))]).Given);
    }

    [Theory]
    [InlineData("linux ssd|linux", "0", "db=linux,ssd", "no allocation: 'db' needs tags linux, ssd; h0 has both but is taken by test X since 12 s; h1 lacks ssd")]
    [InlineData("||", "0 1 2", "a b", "no allocation: 'a' and 'b' need 2 places on hosts; h0, h1 and h2 are taken by test X since 12 s")]
    [InlineData("||||", "0 1 2 3", "a! b!", "no allocation: 'a' and 'b' need 2 hosts that differ; h0, h1, h2 and h3 are taken by test X since 12 s; h4 is free")]
    [InlineData("a|b|a b", "2", "x=a y=b z=a,b", "no allocation: 'z' needs tags a, b; h2 has both but is taken by test X since 12 s; h0 lacks b; h1 lacks a")]
    [InlineData("a|a b", "0", "x=a y=b", "no allocation: 'x' needs tag a, 'y' needs tag b, and together there are too few; h0 is taken by test X since 12 s; h1 is free")]
    public void It_says_why_not(string tags, string held, string streams, string text)
    {
        var pool = Pool([.. tags.Split('|').Select((t, i) => $"h{i} {t}")]);
        var holds = held.Split(' ').Select(h => Hold(int.Parse(h, System.Globalization.CultureInfo.InvariantCulture))).ToList();

        Assert.Equal(text, AllocationText.Waiting(pool, holds, Request(pool, streams), null, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void It_says_so_of_ten_thousand_hosts_in_a_few_words()
    {
        var pool = Pool([.. Enumerable.Range(0, 10_000).Select(i => $"h{i} {(i % 10 == 0 ? "linux ssd" : "linux")}")]);
        var holds = Enumerable.Range(0, 1_000).Select(i => new HostHold(i * 10, 1, $"test T{i % 100}", TimeSpan.FromSeconds(i))).ToList();

        Assert.Equal("no allocation: 'db' needs tags linux, ssd; h0, h10, h20 and 997 more have both but are taken by test T0 since 2000 s, test T1 since 1999 s, test T2 since 1998 s and 97 more; h1, h2, h3 and 8997 more lack ssd",
            AllocationText.Waiting(pool, holds, Request(pool, "db=linux,ssd"), null, TimeSpan.FromSeconds(2000)));
    }

    [Fact]
    public void It_says_for_whom_free_hosts_are_kept()
    {
        var pool = Pool("x", "y");
        var round = StreamAllocator.Decide(pool, [Hold(0)], [new WaitingRequest(Request(pool, "a b"), StreamAllocator.MostPasses)]);

        Assert.Equal("no allocation: 'c' needs a host; x is taken by test X since 12 s; y is kept for test R, which has waited longer",
            AllocationText.Waiting(pool, [Hold(0)], Request(pool, "c"), round, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void No_test_is_told_that_hosts_are_kept_for_itself()
    {
        var pool = Pool("x", "y");
        var request = Request(pool, "a b");
        var round = StreamAllocator.Decide(pool, [Hold(0)], [new WaitingRequest(request, StreamAllocator.MostPasses)]);
        Assert.True(round.Kept.ContainsKey(1));

        Assert.Equal("no allocation: 'a' and 'b' need 2 places on hosts; x is taken by test X since 12 s; y is free", AllocationText.Waiting(pool, [Hold(0)], request, round, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void It_says_who_has_the_rest_of_a_host_that_is_free_in_part()
    {
        var pool = Pool("x *3", "y");

        Assert.Equal("no allocation: 'a', 'b' and 'c' need 3 places on hosts; x is free for 2 streams, the rest taken by test X since 12 s; y is taken by test X since 12 s",
            AllocationText.Waiting(pool, [Hold(0), Hold(1)], Request(pool, "a b c"), null, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_host_of_another_kind_is_not_said_to_lack_tags()
    {
        var pool = Pool("x a b", "y @local b", "z a @local");

        Assert.Equal("no allocation: 'p' needs a host of kind ssh with tag a, 'q' needs a host of kind ssh with tag b, and together there are too few; x is free; y and z suit none of them",
            AllocationText.Waiting(pool, [], Request(pool, "p=a@ssh q=b@ssh"), null, TimeSpan.Zero));
        Assert.Equal("no allocation: 'p' needs a host of kind ssh with tag b; x has it but is taken by test X since 12 s; y is of kind local; z is of kind local and lacks b",
            AllocationText.Waiting(pool, [Hold(0)], Request(pool, "p=b@ssh"), null, TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("db=linux,ssd", "no allocation is possible, even with the whole pool free: 'db' needs tags linux, ssd; h0 lacks ssd; h1 lacks linux")]
    [InlineData("a! b! c!", "no allocation is possible, even with the whole pool free: 'a', 'b' and 'c' need 3 hosts that differ; h0 and h1 are free")]
    [InlineData("a@local", "no allocation is possible, even with the whole pool free: 'a' needs a host of kind local; h0 and h1 are of kind ssh")]
    public void It_says_what_can_never_be(string streams, string text)
    {
        var pool = Pool("h0 linux", "h1 ssd");

        Assert.False(StreamAllocator.CanEverPlace(pool, Request(pool, streams)));
        Assert.Equal(text, AllocationText.Impossible(pool, Request(pool, streams)));
    }

    /// <summary>What each test is given, as <c>a:x b:y | c:z</c>; those that are given nothing are left out.</summary>
    private static string Given(string[] hosts, (int Host, int Streams)[] holds, params string[] tests)
    {
        var pool = Pool(hosts);
        var round = StreamAllocator.Decide(pool, holds.Select(h => new HostHold(h.Host, h.Streams, "test X", TimeSpan.Zero)), [.. tests.Select(t => new WaitingRequest(Request(pool, t)))]);
        return string.Join(" | ", round.Given.Select(g => string.Join(' ', g.Request.Needs.Zip(g.Hosts, (need, host) => $"{need.Stream}:{pool.Hosts[host].Name}"))));
    }

    private static HostHold Hold(int host) => new(host, 1, "test X", TimeSpan.FromSeconds(8));

    /// <summary>Hosts as <c>name tag tag *slots @kind !</c>, with an exclamation mark when exclusive.</summary>
    private static HostPool Pool(params string[] hosts) => new([.. hosts.Select(h => h.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(w => new PoolHost(
        w[0], w.FirstOrDefault(t => t[0] == '@')?[1..] ?? "ssh", [.. w.Skip(1).Where(t => char.IsLetter(t[0]))], int.Parse(w.FirstOrDefault(t => t[0] == '*')?[1..] ?? "1", System.Globalization.CultureInfo.InvariantCulture), w.Contains("!")))]);

    /// <summary>Streams as <c>name=tag,tag@kind!</c>, with an exclamation mark when their hosts are to differ.</summary>
    private static AllocationRequest Request(HostPool pool, string streams) => new("test R", [.. streams.Split(' ').Select(s =>
    {
        var words = s.TrimEnd('!').Split('@');
        var named = words[0].Split('=');
        return new HostNeed(named[0], named.Length > 1 ? named[1].Split(',') : [], words.Length > 1 ? words[1] : null, s.EndsWith('!'));
    })], pool);
}
