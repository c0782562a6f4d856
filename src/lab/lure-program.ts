/**
 * A program for a Perl that has no more than Debian's perl-base, which every tools image has: nothing is to be compiled
 * for the lure. Parameters: the address to listen on, the port for DNS, the port for all else (0: DNS only), 1 where
 * IPv6 addresses may be given. Prints `lure: listening` once it does.
 *
 * DNS: A and AAAA questions for names that a DNS outside could know are answered with the addresses of
 * {@link luredAddresses}, other types with no data, other names with NXDOMAIN. All else: what a client says first is
 * waited for, and then it is turned away: TLS with the alert access_denied, HTTP/1 with 503, the rest by silence.
 */
export const lureProgram = String.raw`
use strict;
use warnings;
use IO::Select;
use IO::Socket::IP;
use Socket qw(SHUT_WR);

my ($address, $names, $talk, $ipv6) = @ARGV;
# Bytes of what one client says first, seconds of silence, clients at a time: beyond that it hangs up.
my ($longest, $idle, $most) = (65536, 10, 1000);
# Top-level domains that no DNS outside knows (RFC 6761, RFC 6762, ICANN on internal), and what only search domains complete.
my %special = map { $_ => 1 } qw(arpa internal invalid local localhost onion svc test);
my $waiting = IO::Select->new;
my (%role, %client);
$SIG{PIPE} = 'IGNORE';
$| = 1;

sub serve {
  my ($role, @options) = @_;
  # The resolver before this one may take a moment to let go of the port.
  for (1 .. 50) {
    my $socket = IO::Socket::IP->new(LocalAddr => $address, @options);
    if ($socket) {
      $socket->blocking(0);
      $role{$socket} = $role;
      $waiting->add($socket);
      return;
    }
    select undef, undef, undef, 0.1;
  }
  die "lure: cannot listen for $role on $address: $@\n";
}

# FNV-1a, 32 bits.
sub lured {
  my ($type, $name) = @_;
  my $hash = 0x811c9dc5;
  $hash = (($hash ^ ord) * 0x01000193) & 0xffffffff for split //, $name;
  return pack 'N', 0xc6120000 + 1 + $hash % 131070 if $type == 1;
  return pack 'n2x8N', 0x2001, 2, $hash if $type == 28 && $ipv6;
  return '';
}

# Questions are read no further than the first, and only the standard kind (RFC 1035, section 4).
sub answer {
  my ($query) = @_;
  return if length $query < 17;
  my ($id, $flags, $questions) = unpack 'nnn', $query;
  return if $flags & 0xf800 || $questions != 1;
  my ($at, @labels) = (12);
  while ($at < length $query and my $length = ord substr $query, $at, 1) {
    return if $length > 63;
    push @labels, lc substr $query, $at + 1, $length;
    $at += 1 + $length;
  }
  return if $at + 5 > length $query;
  my ($type, $class) = unpack 'nn', substr $query, $at + 1, 4;
  my $known = @labels > 1 && !$special{$labels[-1]};
  my $data = $known && $class == 1 ? lured($type, join '.', @labels) : '';
  my $record = $data eq '' ? '' : pack('nnnNn', 0xc00c, $type, 1, 60, length $data) . $data;
  my $header = pack 'n6', $id, 0x8080 | ($flags & 0x0100) | ($known ? 0 : 3), 1, $record eq '' ? 0 : 1, 0, 0;
  return $header . substr($query, 12, $at + 5 - 12) . $record;
}

# What turns a client away that has said all it says first; undef while there is more to come.
sub dismissal {
  my ($said) = @_;
  if ($said =~ /^\x16\x03/) {
    my ($hello, $at) = ('', 0);
    while (length $said >= $at + 5) {
      my $length = unpack 'n', substr $said, $at + 3, 2;
      $hello .= substr $said, $at + 5, $length;
      $at += 5 + $length;
    }
    return if length $hello < 4 || length $hello < 4 + unpack 'N', "\0" . substr $hello, 1, 3;
    return "\x15\x03\x03\x00\x02\x02\x31";
  }
  return '' if $said =~ m{^PRI \* HTTP/2};
  return if $said !~ m{^[A-Z]+ \S+ HTTP/1[^\n]*\n(?:.*\n)?\r?\n}s;
  return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

sub hang_up {
  my ($socket) = @_;
  $waiting->remove($socket);
  delete $client{$socket};
  delete $role{$socket};
  close $socket;
}

sub hear {
  my ($socket) = @_;
  my $state = $client{$socket};
  my $count = sysread $socket, my $bytes, 16384;
  return if !defined $count && $!{EAGAIN};
  return hang_up($socket) if !$count;
  $state->{last} = time;
  # Closing with something unread would reset the connection before the client has read what it was told.
  return if $state->{dismissed};
  $state->{said} .= $bytes;
  return $role{$socket} eq 'questions' ? reply($socket, $state) : dismiss($socket, $state);
}

sub reply {
  my ($socket, $state) = @_;
  while (length $state->{said} >= 2) {
    my $length = unpack 'n', $state->{said};
    last if length $state->{said} < 2 + $length;
    my $answer = answer(substr $state->{said}, 2, $length);
    substr $state->{said}, 0, 2 + $length, '';
    syswrite $socket, pack('n', length $answer) . $answer if defined $answer;
  }
}

sub dismiss {
  my ($socket, $state) = @_;
  my $said = dismissal($state->{said});
  return if !defined $said && length $state->{said} <= $longest;
  syswrite $socket, $said if defined $said;
  shutdown $socket, SHUT_WR;
  $state->{dismissed} = 1;
  $state->{said} = '';
}

serve('datagrams', LocalPort => $names, Proto => 'udp');
serve('questions', LocalPort => $names, Proto => 'tcp', Listen => 128, ReuseAddr => 1);
serve('openings', LocalPort => $talk, Proto => 'tcp', Listen => 512, ReuseAddr => 1) if $talk;
print "lure: listening\n";

while (1) {
  for my $socket ($waiting->can_read(1)) {
    my $role = $role{$socket} or next;
    if ($client{$socket}) { hear($socket) }
    elsif ($role eq 'datagrams') {
      my $from = recv $socket, my $query, 4096, 0;
      my $answer = defined $from ? answer($query) : undef;
      send $socket, $answer, 0, $from if defined $answer;
    }
    elsif (my $accepted = $socket->accept) {
      $accepted->blocking(0);
      $role{$accepted} = $role;
      $client{$accepted} = { socket => $accepted, said => '', last => time };
      $waiting->add($accepted);
    }
  }
  my @oldest = sort { $a->{last} <=> $b->{last} } values %client;
  hang_up((shift @oldest)->{socket}) while @oldest && ($oldest[0]{last} < time - $idle || @oldest > $most);
}
`;
