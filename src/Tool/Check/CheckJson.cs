using System.Text;
using System.Text.Json;
using MultiStream.Secrets;

namespace MultiStream.Tool.Check;

/// <summary>What was found, for programs. Pure.</summary>
internal static class CheckJson
{
    /// <inheritdoc cref="CheckText.Of"/>
    public static string Of(IReadOnlyList<string> settings, IReadOnlyList<PlaceReport> reports, int untried)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("well", settings.Count == 0 && untried == 0 && reports.All(r => r.Problems.Count == 0));
            Texts(json, "settings", settings);
            json.WriteNumber("untried", untried);
            json.WriteStartArray("hosts");
            foreach (var report in reports)
                Host(json, report);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Host(Utf8JsonWriter json, PlaceReport report)
    {
        json.WriteStartObject();
        json.WriteString("name", report.Place.Name);
        json.WriteString("kind", report.Place.Place.Kind);
        Texts(json, "sources", report.Place.Sources);
        json.WriteBoolean("well", report.Problems.Count == 0);
        json.WriteStartArray("problems");
        foreach (var problem in report.Problems)
        {
            json.WriteStartObject();
            json.WriteString("step", problem.Step);
            json.WriteString("seen", Redactor.Redact(problem.Seen));
            json.WriteString("do", Redactor.Redact(problem.Do));
            Texts(json, "commands", problem.Commands);
            json.WriteBoolean("atHost", problem.IsTypedThere);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (report.Facts is { } facts)
        {
            json.WriteString("system", facts.System);
            if (facts.Runtime.Length > 0)
            {
                json.WriteString("runtime", facts.Runtime);
                json.WriteBoolean("runtimeIsSent", facts.IsShipped);
            }
            if (facts.HasIcu is { } icu)
                json.WriteBoolean("icu", icu);
            if (facts.Free is { } free)
                json.WriteNumber("freeBytes", free);
            if (facts.Clock is { } clock)
                json.WriteNumber("clockSeconds", clock.TotalSeconds);
            json.WriteNumber("openSeconds", Math.Round(facts.Opened.TotalSeconds, 3));
        }
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(Redactor.Redact(text));
        json.WriteEndArray();
    }
}
