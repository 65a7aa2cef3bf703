#!/usr/bin/perl
# The client, v1: asks for its newest version first, then for older ones.
use strict;
use warnings;
use IO::Socket::INET;

my @known = (1);
my $server = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 10) or die "$ARGV[0]:$ARGV[1]: $!\n";
for my $version (@known) {
    print $server "HELLO $version\n";
    my $answer = <$server> // die "the server hung up\n";
    if ($answer =~ /^OK/) {
        print "accepted: they speak version $version\n";
        exit 0;
    }
}
print "refused\n";
exit 1;
