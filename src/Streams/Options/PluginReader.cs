using System.Reflection;
using System.Runtime.Loader;
using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>Reads <c>Plugins</c>: loads assemblies, and registers the kinds of stream that they bring.</summary>
internal sealed class PluginReader(MultiStreamOptions options, SettingReader reader, SettingErrors errors)
{
    public const string Name = "Plugins";
    private const string Assembly = "Assembly";

    public void Read(SettingNode plugins)
    {
        reader.NoText(plugins, [Assembly]);
        foreach (var node in plugins.Children)
        {
            if (!node.HasName(Assembly))
                errors.Add(node, SettingNames.Unknown(node.Name, "a setting", [Assembly], []));
            else if (reader.Text(node) is { } path)
                Load(node, path);
        }
    }

    private void Load(SettingNode node, string path)
    {
        if (path.Length == 0)
        {
            errors.Add(node, "is empty; write the path of an assembly or remove it.");
            return;
        }
        // Beside the settings file, else beside the tests: in a run, that is where this library is.
        IEnumerable<string?> folders = [options.BaseDirectory, .. options.TestFolders ?? [Path.GetDirectoryName(typeof(PluginReader).Assembly.Location) ?? ""]];
        var candidates = folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => SettingsPath.Resolve(path, f, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))).Distinct().ToList();
        if (candidates.Find(File.Exists) is not { } file)
        {
            errors.Add(node, $"{SettingText.Quote(path)} is no file; looked for {string.Join(" and ", candidates)}. Write the path of an assembly, in full, or relative to the folder of the run settings or of the tests.");
            return;
        }
        try
        {
            // In the context of this library: in another, its interfaces would be other types.
            var context = AssemblyLoadContext.GetLoadContext(typeof(ISpawner).Assembly) ?? AssemblyLoadContext.Default;
            var assembly = context == AssemblyLoadContext.Default ? System.Reflection.Assembly.LoadFrom(file) : context.LoadFromAssemblyPath(file);
            Register(node, path, assembly.GetExportedTypes());
        }
        catch (BadImageFormatException e)
        {
            errors.Add(node, $"{SettingText.Quote(path)} is not a .NET assembly ({e.Message}); write the path of one that holds a kind of stream.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TypeLoadException or ReflectionTypeLoadException)
        {
            errors.Add(node, $"{SettingText.Quote(path)} cannot be loaded: {e.Message}");
        }
    }

    /// <summary>Registers the kinds among these types.</summary>
    internal void Register(SettingNode node, string path, IEnumerable<Type> types)
    {
        var kinds = types.Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISpawner)) && t.GetConstructor(Type.EmptyTypes) is not null).ToList();
        if (kinds.Count == 0)
            errors.Add(node, $"{SettingText.Quote(path)} has no kind of stream; that is a public class with a public constructor without parameters which implements {typeof(ISpawner).FullName}.");
        foreach (var type in kinds)
        {
            if (options.Spawners.All.Any(s => s.GetType() == type))
                continue;   // named twice, in the environment and in the file
            ISpawner spawner;
            try
            {
                spawner = (ISpawner)Activator.CreateInstance(type)!;
            }
            catch (TargetInvocationException e)
            {
                errors.Add(node, $"{SettingText.Quote(path)}: the constructor of {type.FullName} failed: {e.InnerException?.GetType().FullName}: {e.InnerException?.Message}");
                continue;
            }
            try
            {
                // Asked once: what is checked is what is registered.
                string kind = spawner.Kind;
                var settings = spawner.Settings;
                if (WhyNot(kind, settings) is { } wrong)
                    errors.Add(node, $"{SettingText.Quote(path)}: {type.FullName} {wrong}.");
                else
                    Add(spawner, kind, settings);
            }
            catch (Exception e)   // the boundary to a plug-in: whatever its code throws is an error of the settings
            {
                errors.Add(node, $"{SettingText.Quote(path)}: {type.FullName} cannot tell its kind and settings: {e.GetType().FullName}: {e.Message}");
            }
        }
    }

    private string? WhyNot(string? kind, IReadOnlyList<SpawnerSetting>? settings)
    {
        if (!StreamName.IsValid(kind ?? ""))
            return $"calls its kind {SettingText.Quote(kind ?? "")}, which {StreamName.Problem.TrimEnd('.')}";
        if (options.Spawners.Find(kind!) is { } holder)
            return $"calls its kind '{kind}', as {holder.GetType().FullName} does already";
        if (settings is null || settings.Any(s => s?.Name is null))
            return "gives null for its settings, or for one of them or its name; without settings it gives an empty list";
        return settings.FirstOrDefault(s => StreamEntryReader.Own.Holds(s.Name) || HostReader.Own.Holds(s.Name)) is { } taken ? $"has a setting '{taken.Name}', which every entry has already" : null;
    }

    private void Add(ISpawner spawner, string kind, IReadOnlyList<SpawnerSetting> settings)
    {
        options.Spawners = new SpawnerRegistry([.. options.Spawners.All, spawner]);
        options.Kinds = KnownKinds.Table([.. options.Kinds.Select(k => (k.Key, k.Value)), (kind, settings)]);
    }
}
