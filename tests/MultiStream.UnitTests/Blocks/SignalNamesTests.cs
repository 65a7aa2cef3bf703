using System.Globalization;
using System.Text;
using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

public sealed class SignalNamesTests
{
    /// <summary>The shell of a Linux machine knows the names; where it differs from the kernel's header, the header is right.</summary>
    [Fact]
    public void Every_name_is_the_one_that_this_systems_shell_has_for_the_number()
    {
        Assert.True(OperatingSystem.IsLinux());
        var bash = Array.Find([.. RealShell.All], s => s[0] == "/bin/bash") ?? RealShell.All[0];
        for (int signal = 1; signal <= 31; signal++)
        {
            var name = Encoding.ASCII.GetString(RealShell.Run(bash, string.Create(CultureInfo.InvariantCulture, $"kill -l {signal}"))).Trim();
            Assert.Equal($" (SIG{name})", SignalNames.InBrackets(signal));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    public void A_number_without_a_name_has_none(int signal) => Assert.Equal("", SignalNames.InBrackets(signal));
}
