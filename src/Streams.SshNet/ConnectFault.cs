namespace MultiStream.Spawners.SshNet;

/// <summary>What went wrong between the first packet and the login, in the terms of no library.</summary>
internal enum ConnectFault
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The host's name has no address.</summary>
    NameNotResolved,

    /// <summary>Nothing listens.</summary>
    Refused,

    /// <summary>No network leads there.</summary>
    Unreachable,

    /// <summary>No answer within the limit.</summary>
    TimedOut,

    /// <summary>The server hung up before it showed its key.</summary>
    HungUpEarly,

    /// <summary>The server hung up after it showed its key.</summary>
    HungUpLate,

    /// <summary>The two sides have no algorithm in common.</summary>
    NoCommonAlgorithm,

    /// <summary>The server takes neither the key nor the password.</summary>
    LoginRefused,
}

/// <summary>Puts faults of connecting into words.</summary>
internal static class ConnectFaults
{
    public static OpenProblem Problem(ConnectFault fault) => fault switch
    {
        ConnectFault.NameNotResolved => new(OpenFailure.NameNotResolved,
            "The host's name has no address. Check the spelling of 'host'; kind 'sshnet' does not read ~/.ssh/config, so an alias of it is unknown here."),
        ConnectFault.Refused => new(OpenFailure.Refused, "Nothing listens there. Check 'port' and that the host's ssh server runs."),
        ConnectFault.Unreachable => new(OpenFailure.Unreachable, "No network leads to the host. Check its address, and routes and firewalls between here and there."),
        ConnectFault.TimedOut => new(OpenFailure.TimedOut, "The host did not answer in time. Check that it is up, and that no firewall drops the connection."),
        ConnectFault.HungUpEarly => new(OpenFailure.Refused,
            "The host's ssh server closed the connection before the login. It may be overloaded (its MaxStartups), or refuse this machine (PerSourcePenalties, hosts.deny, a firewall).", MayPass: true),
        ConnectFault.HungUpLate => new(OpenFailure.LoginRefused,
            "The host closed the connection during the login. Check 'user', and how many attempts its ssh server allows (MaxAuthTries)."),
        ConnectFault.NoCommonAlgorithm => new(OpenFailure.Other,
            "SSH.NET and the host have no algorithm in common. Allow one of SSH.NET's at the host, renew the older of the two, or write kind=\"ssh\"."),
        ConnectFault.LoginRefused => new(OpenFailure.LoginRefused,
            "The host refused the login. Check 'user' and 'identityFile' or 'passwordVariable', that the key's public half is in the account's authorized_keys, and that its ssh server allows passwords where one is used."),
        _ => new(OpenFailure.Other, "The connection could not be made."),
    };
}
