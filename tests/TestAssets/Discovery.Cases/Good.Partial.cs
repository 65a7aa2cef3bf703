using MultiStream;

namespace Discovery.Cases
{
    public partial class Partial
    {
        [MultiStream]
        public void Second()
        { /*Second*/
        }
    }
}

namespace Discovery.Cases.Elsewhere
{
    public class TwinC
    {
        [MultiStream]
        public void Far_shared()
        {
        }
    }
}

namespace Discovery.Cases.Other
{
    public class TwinC
    {
        [MultiStream]
        public void Far_shared()
        {
        }
    }
}

public class Global
{
    [MultiStream]
    public void In_no_namespace()
    {
    }
}

namespace Discovery.Cases.Ünï
{
    public class Größe
    {
        [MultiStream]
        public void Schöne_neue_Welt()
        {
        }
    }
}
