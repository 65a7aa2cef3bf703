namespace MultiStream.Live;

/// <summary>Where live output goes: the setting <c>LiveOutput</c>.</summary>
internal enum LiveTarget
{
    /// <summary>To the file, and to whoever runs the tests, who shows it at normal verbosity.</summary>
    Console,

    /// <summary>To the file only.</summary>
    File,

    None,
}
