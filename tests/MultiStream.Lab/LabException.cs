namespace MultiStream.Lab;

/// <summary>The lab itself could not do what it was asked: the message says what, and carries the last output of what failed.</summary>
public sealed class LabException : Exception
{
    public LabException(string message) : base(message)
    {
    }

    public LabException(string message, Exception inner) : base(message, inner)
    {
    }
}
