#!/usr/bin/perl
# The server, v3. A client says HELLO and the version that it wants to speak; the answer is OK, or NO and the versions that are known.
use strict;
use warnings;
use IO::Socket::INET;

my @known = (2, 3);
my $door = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 5, ReuseAddr => 1) or die "port $ARGV[0]: $!\n";
$| = 1;
print "listening\n";
while (my $client = $door->accept) {
    while (my $line = <$client>) {
        my ($wanted) = $line =~ /^HELLO (\d+)/;
        print $client defined $wanted && (grep { $_ == $wanted } @known) ? "OK $wanted\n" : "NO @known\n";
    }
}
