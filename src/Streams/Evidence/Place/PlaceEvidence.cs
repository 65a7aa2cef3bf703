using MultiStream.Protocol;

namespace MultiStream.Evidence.Place;

/// <summary>
/// What is to be seen at a place, section by section, what matters most and cannot hang first. It asks the kernel, and no program but the one for the journal: there may be none, and
/// a machine in trouble may start none. Runs at the place, beside the agent's work.
/// </summary>
/// <param name="request">What is wanted.</param>
/// <param name="self">The agent, from which the stream's processes descend.</param>
/// <param name="leaveOut">Processes that help the agent.</param>
/// <param name="directory">The stream's.</param>
/// <param name="journal">Gives the last lines of the journal.</param>
internal sealed class PlaceEvidence(GatherMessage request, int self, IReadOnlyCollection<int> leaveOut, string directory, Func<List<string>> journal)
{
    private ProcessesView? _processes;

    /// <summary>The processes, as they are when it is first asked for.</summary>
    private ProcessesView Processes => _processes ??= new ProcessesView(self, leaveOut);

    /// <summary>Tells each section as soon as it is known. What goes wrong with one is told in its place.</summary>
    public void Gather(Action<EvidenceMessage> tell)
    {
        var sections = Sections();
        tell(new EvidenceMessage("", [], sections[0].Title));
        for (int i = 0; i < sections.Count; i++)
        {
            List<string> lines;
            try
            {
                lines = sections[i].Look();
            }
            catch (Exception e)   // on a thread of its own in the agent, which it must not end; and the other sections are wanted all the more
            {
                lines = [$"could not be looked at: {e.GetType().FullName}: {e.Message}"];
            }
            tell(new EvidenceMessage(sections[i].Title, lines, i + 1 < sections.Count ? sections[i + 1].Title : ""));
        }
    }

    private List<(string Title, Func<List<string>> Look)> Sections()
    {
        (string, Func<List<string>>) own = ("processes of this stream", () => Processes.Tree());
        (string, Func<List<string>>) ports = (request.Machine ? "listening ports (with a star: this stream's)" : "listening ports of this stream", () => ListeningSockets.Lines(self, Processes, request.Machine));
        if (!request.Machine)
            return [own, ports];
        return
        [
            own,
            ports,
            ("load", () => MachineView.Load()),
            ("memory", () => MachineView.Memory()),
            ("other processes", () => Processes.Others()),
            ("kernel", () => KernelLog.Lines(TimeSpan.FromSeconds(request.SinceSeconds))),
            // A file system may hang that is not there any more.
            ("disk", () => MachineView.Disk([directory, "/tmp", "/var/tmp", "/"])),
            ("journal", journal),
        ];
    }
}
