using System.CommandLine;
using System.CommandLine.Parsing;
using MultiStream.Options;
using MultiStream.Secrets;

namespace MultiStream.Tool.Plan;

/// <summary><c>multistream plan</c>: what a run would do, told without it.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("DLL") { Description = "Test assemblies; then, behind --, settings for this run, as behind the -- of 'dotnet test': MultiStream.Limits.Open=90s.", Arity = ArgumentArity.OneOrMore };
        var settings = new Option<string?>("--settings", "-s") { Description = "A run settings file, as for 'dotnet test'.", HelpName = "FILE" };
        var filter = new Option<string?>("--filter") { Description = "Which tests, as for 'dotnet test'.", HelpName = "FILTER" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("plan",
            "For every test its streams, hosts, variants, limits and shared fixtures, and what is wrong with tests and settings. Connects to nothing and runs no test's code. "
            + "Exit codes: 0 all tests could begin, 1 something is wrong, 2 wrong usage.") { words, settings, filter, json };
        words.Validators.Add(result => RefuseEmpty(result, "DLL"));
        settings.Validators.Add(result => RefuseEmpty(result, "--settings"));
        command.SetAction(result =>
        {
            var all = result.GetValue(words) ?? [];
            // All words are one list to the parser; those behind the dashes are at its end.
            int behind = result.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Skip(1).Count();
            return Run(all[..^behind], result.GetValue(settings), result.GetValue(filter), all[^behind..], result.GetValue(json), Console.Out, Console.Error);
        });
        return command;
    }

    /// <summary>A variable of a script that has no value must not become no path at all.</summary>
    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
            result.AddError($"{name} is empty: it should be a path.");
    }

    internal static int Run(string[] sources, string? settings, string? filter, string[] assignments, bool json, TextWriter output, TextWriter error)
    {
        try
        {
            if (sources.Length == 0)
                throw new MultiStreamException("No test assembly is named.");
            if (sources.FirstOrDefault(s => !File.Exists(s)) is { } absent)
                throw new MultiStreamException($"There is no file '{absent}'; write the path of a test assembly, such as bin/Debug/net10.0/Acme.Tests.dll.");
            if (SettingsOptions.WhyNot(settings, assignments) is { } why)
                throw new MultiStreamException(why + ".");
            var plan = Make(sources, settings, filter, assignments);
            output.Write(json ? PlanJson.Of(plan) : PlanText.Of(plan));
            return plan.ProblemCount == 0 ? 0 : ExitCodes.PlanHasProblems;
        }
        catch (MultiStreamException e)
        {
            error.WriteLine("multistream plan: " + Redactor.Redact(e.Message));
            return ExitCodes.Usage;
        }
    }

    private static RunPlan Make(string[] sources, string? settings, string? filter, string[] assignments)
    {
        var environment = EnvironmentSettings.OfThisProcess();
        string? xml, file;
        try
        {
            (xml, file) = (RunSettingsText.Read(settings, assignments), RunSettingsText.Read(settings, []));
        }
        catch (MultiStreamSettingsException e)   // with a file that cannot be read no test would run: a problem like any other in it
        {
            return Planner.Make(sources, null, environment, filter, e.Message.Split('\n'));
        }
        // Behind the dashes VSTest takes variables, but no filter.
        return Planner.Make(sources, xml, TestHostSettings.Environment(xml, environment), TestHostSettings.Filter(file, filter));
    }
}
