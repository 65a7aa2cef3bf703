using System.Runtime.Versioning;

// Program refuses to go on elsewhere, with a sentence.
[assembly: SupportedOSPlatform("linux")]
