using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Secrets;

namespace MultiStream.Adapter;

/// <summary>How VSTest knows this adapter, and how the adapter speaks to its user.</summary>
internal static class AdapterIdentity
{
    /// <summary>Part of every TestCase.Id: to change it is to break the histories of all tests.</summary>
    public const string ExecutorUri = "executor://multistream/v1";

    public static readonly Uri Uri = new(ExecutorUri);

    /// <summary>Says something to the user; the console prints the text alone, so it has to say who speaks.</summary>
    public static void Say(this IMessageLogger logger, TestMessageLevel level, string text) =>
        logger.SendMessage(level, "MultiStream: " + Reporting.ResultText.Printable(Redactor.Redact(text)));
}
