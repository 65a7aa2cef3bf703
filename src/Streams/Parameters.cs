using MultiStream.Options;

namespace MultiStream;

/// <summary>
/// Values that are not in the test's code: from the settings, the command line, the environment, or given to a block. Names compare without case, and
/// <c>-</c> is the same as <c>_</c>.
/// </summary>
public sealed class Parameters
{
    /// <summary>Marks a secret among pairs; no name begins with it.</summary>
    private const char SecretMark = '!';

    private readonly Dictionary<string, ParameterValue> _values = new(ParameterName.Comparer);

    /// <param name="weakestFirst">Of two with one name the later one holds.</param>
    internal Parameters(IEnumerable<ParameterValue> weakestFirst)
    {
        foreach (var value in weakestFirst)
            _values[value.Name] = value;
    }

    /// <summary>A parameter's text.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="MultiStreamSettingsException">There is no such parameter, or it is a secret.</exception>
    public string this[string name] => Get<string>(name);

    /// <summary>A parameter's value. Numbers and times are read the same way on every machine (invariant culture).</summary>
    /// <param name="name">The parameter's name.</param>
    /// <typeparam name="T">
    /// A string, a number, a bool, an enum (by name), a <see cref="Guid"/>, a <see cref="Uri"/> (in full), a <see cref="TimeSpan"/> (<c>30s</c>, <c>500ms</c>,
    /// <c>00:00:30</c>), an array of these (split at blanks and commas), or <see cref="Secret"/>, which is the only way to read one.
    /// </typeparam>
    /// <exception cref="MultiStreamSettingsException">There is no such parameter, or its text is no such value.</exception>
    public T Get<T>(string name) => Find(name) is { } found ? Read<T>(found) : throw new MultiStreamSettingsException(Missing(name, typeof(T) == typeof(Secret)));

    /// <summary>A parameter's value, or another when there is no such parameter.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="fallback">The value of a parameter that was not set.</param>
    /// <typeparam name="T">As for the other overload.</typeparam>
    /// <exception cref="MultiStreamSettingsException">The parameter is set, and its text is no such value.</exception>
    public T Get<T>(string name, T fallback) => Find(name) is { } found ? Read<T>(found) : fallback;

    internal IReadOnlyCollection<ParameterValue> All => _values.Values;

    /// <summary>As pairs that can travel, secrets revealed and marked; <see cref="FromPairs"/> is the other end.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ToPairs() =>
        [.. All.Select(p => p.Secret is { } secret ? KeyValuePair.Create(SecretMark + p.Name, secret.Reveal()) : KeyValuePair.Create(p.Name, p.Text))];

    /// <summary>What <see cref="ToPairs"/> made; here, too, secrets are redacted from now on.</summary>
    internal static Parameters FromPairs(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        const string Source = "given to the block";
        return new(pairs.Select(p => p.Key[0] == SecretMark ? new ParameterValue(p.Key[1..], "", Source, new Secret(p.Value)) : new ParameterValue(p.Key, p.Value, Source)));
    }

    /// <summary>One by its name, or null; also for a text that can be no name.</summary>
    internal ParameterValue? Lookup(string name) => _values.GetValueOrDefault(name);

    /// <summary>A parameter's value as a type. Null, or what is wrong, as a line that begins with the place where it was set.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="type">One of those of <see cref="Get{T}(string)"/>.</param>
    /// <param name="inMethod">It is a parameter of a test method, and not asked for by <see cref="Get{T}(string)"/>.</param>
    /// <param name="value">The value.</param>
    internal static string? Read(ParameterValue parameter, Type type, bool inMethod, out object? value)
    {
        value = parameter.Secret;
        if (type == typeof(Secret))
        {
            return parameter.Secret is not null ? null
                : $"{parameter.Source}: '{parameter.Name}' is a parameter and not a secret; write it in MultiStream/Secrets, or {(inMethod ? "let the method take a string" : $"read it with Get<string>(\"{parameter.Name}\")")}.";
        }
        if (parameter.Secret is not null)
            return $"{parameter.Source}: '{parameter.Name}' is a secret; {(inMethod ? "let the method take a Secret" : $"read it with Get<Secret>(\"{parameter.Name}\")")}.";
        return ParameterText.Read(parameter.Text, type, out value) is { } problem
            ? $"{parameter.Source}: parameter '{parameter.Name}': {SettingText.Quote(parameter.Text)} {problem}"
            : null;
    }

    /// <summary>The beginning of a sentence's list of all places where a parameter can be set.</summary>
    internal static string Places(string name, bool secret)
    {
        var (group, example) = secret ? ("Secrets", "${env:NAME}") : ("Parameters", "…");
        return $"in the settings, <MultiStream><{group}><{name}>{example}</{name}></{group}></MultiStream>; by the variable {ParameterName.AsSetting(group, name)}"
            + (secret ? "" : $"; on the command line, MultiStream.Parameters.{name}=…; by a TestRunParameter of this name");
    }

    /// <summary>The name that a slip of the finger may have meant; null when none is near.</summary>
    internal string? Near(string name, bool secret) => SettingNames.Nearest(name, _values.Values.Where(p => p.Secret is not null == secret).Select(p => p.Name));

    private ParameterValue? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ParameterName.IsValid(name)
            ? Lookup(name)
            : throw new ArgumentException($"{SettingText.Quote(name)} {ParameterName.Problem}", nameof(name));
    }

    private static T Read<T>(ParameterValue parameter) =>
        Read(parameter, typeof(T), inMethod: false, out var value) is { } problem ? throw new MultiStreamSettingsException(problem) : (T)value!;

    private string Missing(string name, bool secret)
    {
        var near = Near(name, secret);
        return $"There is no {(secret ? "secret" : "parameter")} '{name}'{(near is null ? "." : $"; did you mean '{near}'?")} Set it {Places(name, secret)}"
            + (secret ? "; or give it to the block with .WithParameter(name, secret)." : $"; in the Parameters of a test's or a stream's entry; or on a block, .WithParameter(\"{name}\", …).");
    }
}
