using System.Text;

namespace MultiStream.Agent.Worker;

/// <summary>.NET's console, by block: what is written goes to the block that the writing thread or task belongs to, and without one to the process's own stdout or stderr.</summary>
internal sealed class ConsoleRouter(bool error, TextWriter original) : TextWriter
{
    private static bool s_installed;

    public override Encoding Encoding => Encoding.UTF8;

    /// <param name="ownProcess">What no block wrote goes straight to the descriptors; otherwise to whatever the console was before.</param>
    public static void Install(bool ownProcess)
    {
        if (Interlocked.Exchange(ref s_installed, true))
            return;
        Console.SetOut(new ConsoleRouter(error: false, ownProcess ? new NativeWriter(1) : Console.Out));
        Console.SetError(new ConsoleRouter(error: true, ownProcess ? new NativeWriter(2) : Console.Error));
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty)
            return;
        if (StreamContext.Running?.Host.Write(error, buffer) != true)
            original.Write(buffer);
    }

    // One message a line, where TextWriter would make two: the text and the line's end.
    public override void WriteLine(string? value) => Write(string.Concat(value, NewLine));

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, NewLine));
}
