using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MultiStream.UnitTests.Files;

/// <summary>Runs something as a user from whom files can be withheld: root reads everything. Linux has this user for each thread alone.</summary>
internal static class NotRoot
{
    private const uint Nobody = 65534;

    private static readonly SetUser s_setFileUser =
        Marshal.GetDelegateForFunctionPointer<SetUser>(NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "setfsuid"));

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
                _ = s_setFileUser(Nobody);
            try
            {
                action();
            }
            catch (Exception e)   // for the thread that waits
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        thrown?.Throw();
    }

    private delegate int SetUser(uint user);
}
