using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Secrets;
using MultiStream.Spawners;

namespace MultiStream.Tool.Plan;

/// <summary>A plan for programs. A name that is there keeps its meaning; new ones may come.</summary>
internal sealed class PlanJson : IDisposable
{
    private const int Schema = 1;
    private readonly MemoryStream _bytes = new();
    private readonly Utf8JsonWriter _json;
    private readonly RunPlan _plan;
    private readonly List<HostNeed> _needs = [];
    private readonly Dictionary<string, int> _needIndex = new(StringComparer.OrdinalIgnoreCase);

    private PlanJson(RunPlan plan) => (_plan, _json) = (plan, new Utf8JsonWriter(_bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    public static string Of(RunPlan plan)
    {
        using var json = new PlanJson(plan);
        json.Write();
        return Encoding.UTF8.GetString(json._bytes.ToArray()) + "\n";
    }

    public void Dispose()
    {
        _json.Dispose();
        _bytes.Dispose();
    }

    private void Write()
    {
        var counts = _plan.Count();
        _json.WriteStartObject();
        _json.WriteNumber("schema", Schema);
        Texts("sources", _plan.Sources);
        if (_plan.Settings is { } options)
        {
            _json.WriteNumber("maxParallelTests", options.TestsAtOnce);
            _json.WriteStartObject("limits");
            var limits = options.Scaled;
            foreach (var (name, limit) in ((string, TimeSpan)[])[("open", limits.Open), ("allocate", limits.Allocate), ("ready", limits.Ready), ("sync", limits.Sync), ("stopGrace", limits.StopGrace), ("collect", limits.Collect)])
                _json.WriteNumber(name, limit.TotalSeconds);
            _json.WriteEndObject();
        }
        Texts("problems", _plan.Problems);
        Texts("warnings", _plan.Warnings);
        _json.WriteStartArray("tests");
        foreach (var test in _plan.Tests)
            Test(test);
        _json.WriteEndArray();
        _json.WriteStartArray("needs");
        _needs.ForEach(Need);
        _json.WriteEndArray();
        Hosts(counts);
        _json.WriteStartObject("sum");
        _json.WriteNumber("tests", counts.Tests);
        _json.WriteNumber("streams", counts.Streams);
        _json.WriteNumber("places", counts.Places);
        _json.WriteNumber("poolHosts", counts.PoolHosts.Count);
        _json.WriteNumber("skipped", counts.Skipped);
        _json.WriteNumber("problems", counts.Problems);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
    }

    private void Test(PlannedTest planned)
    {
        var test = planned.Test;
        _json.WriteStartObject();
        Text("name", test.FullName);
        Text("displayName", test.DisplayName);
        Text("class", test.TypeName);
        Text("method", test.MethodName);
        Text("source", test.Source);
        Text("file", test.FilePath);
        if (test.Line > 0)
            _json.WriteNumber("line", test.Line);
        Text("variant", test.Variant?.Name);
        Texts("categories", test.Categories);
        _json.WriteNumber("limit", planned.Limit.TotalSeconds);
        Text("skip", test.Skip);
        Text("problem", planned.Problem);
        _json.WriteStartArray("fixtures");
        foreach (var fixture in test.Fixtures)
        {
            _json.WriteStartObject();
            Text("name", fixture.Name);
            Text("scope", fixture.Scope == SharedBy.Assembly ? "assembly" : "class");
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteStartArray("streams");
        foreach (var place in planned.Places)
            Stream(place);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Stream(StreamPlace place)
    {
        _json.WriteStartObject();
        Text("name", place.Stream);
        Text("role", place.Role);
        Text("kind", place.Kind);
        if (place.Need is { } need)
            _json.WriteNumber("need", IndexOf(need));
        else
            Settings(place.Settings);
        Text("from", place.Source);
        if (place.Collect.Length > 0)
            Text("collect", place.Collect);
        _json.WriteEndObject();
    }

    /// <summary>Of hundreds of streams that ask for the same it is told once which hosts have it.</summary>
    private int IndexOf(HostNeed need)
    {
        var key = $"{need.IsDistinct} {need.Kind} {string.Join(' ', need.Tags.Order(StringComparer.OrdinalIgnoreCase))}";
        if (!_needIndex.TryGetValue(key, out int index))
        {
            _needIndex[key] = index = _needs.Count;
            _needs.Add(need);
        }
        return index;
    }

    private void Need(HostNeed need)
    {
        _json.WriteStartObject();
        Text("kind", need.Kind);
        Texts("tags", need.Tags);
        _json.WriteBoolean("distinctHosts", need.IsDistinct);
        Texts("hosts", _plan.Suitable(need).Select(h => h.Name));
        _json.WriteEndObject();
    }

    private void Hosts(PlanCounts counts)
    {
        _json.WriteStartArray("pool");
        foreach (var host in _plan.Hosts)
        {
            _json.WriteStartObject();
            Text("name", host.Name);
            Text("kind", host.Kind);
            Texts("tags", host.Tags);
            _json.WriteNumber("slots", host.Slots);
            _json.WriteBoolean("exclusive", host.IsExclusive);
            _json.WriteBoolean("isUsable", counts.PoolHosts.Contains(host.Name));
            Settings(host.Settings);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void Settings(IReadOnlyDictionary<string, string> settings)
    {
        _json.WriteStartObject("settings");
        foreach (var (name, value) in settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            Text(name, value);
        _json.WriteEndObject();
    }

    private void Text(string name, string? value) => _json.WriteString(name, Redactor.RedactOrNull(value));

    private void Texts(string name, IEnumerable<string> values)
    {
        _json.WriteStartArray(name);
        foreach (var value in values)
            _json.WriteStringValue(Redactor.Redact(value));
        _json.WriteEndArray();
    }
}
