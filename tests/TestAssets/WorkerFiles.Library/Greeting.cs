using System.Globalization;
using System.Resources;

namespace WorkerFiles.Library;

public static class Greeting
{
    private static readonly ResourceManager s_texts = new("WorkerFiles.Library.Texts", typeof(Greeting).Assembly);

    public static string In(string culture) => s_texts.GetString("Hello", CultureInfo.GetCultureInfo(culture))!;
}
