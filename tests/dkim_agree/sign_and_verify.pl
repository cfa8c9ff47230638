#!/usr/bin/perl
# Mail::DKIM as signer and verifier, DNS from a file and nothing from the network.
#
#   sign_and_verify.pl sign < JOBS        for each job a line, see signers.py: writes the field into the file OUT
#   sign_and_verify.pl verify ZONE FILE... "FILE<tab>result<tab>detail" for each
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::PrivateKey;
use Mail::DKIM::Signature;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;
use Net::DNS;

# What Mail::DKIM asks of a resolver.
package FileResolver {
    sub new { my ($class, %texts) = @_; return bless {texts => \%texts}, $class }
    sub errorstring { return 'NOERROR' }

    sub send {
        my ($self, $name, $type) = @_;
        my $answer = Net::DNS::Packet->new($name, $type);
        my $text = $self->{texts}{lc $name};
        $answer->header->rcode(defined $text ? 'NOERROR' : 'NXDOMAIN');
        return $answer unless defined $text;
        my @strings = unpack '(a255)*', $text;
        $answer->push(answer => Net::DNS::RR->new(name => $name, type => 'TXT', txtdata => \@strings));
        return $answer;
    }
}

sub contents {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar <$file> // '';
}

sub read_zone {
    my ($path) = @_;
    return map { /^(\S+) TXT (.*)$/ ? (lc $1, $2) : () } split /\n/, contents($path);
}

sub sign {
    my ($job) = @_;
    my ($in, $out, $key, $tags) = @$job{qw(in out key tags)};
    my $signer = Mail::DKIM::Signer->new(KeyFile => $key, Policy => sub {
        $_[0]->add_signature(Mail::DKIM::Signature->parse("DKIM-Signature: $tags"));
        return 0;
    });
    $signer->PRINT(contents($in));
    $signer->CLOSE;
    open my $file, '>:raw', $out or die "$out: $!";
    print $file $signer->signature->as_string;
    close $file or die "$out: $!";
}

sub verify {
    my ($path) = @_;
    my $verifier = Mail::DKIM::Verifier->new(Strict => 1);
    my $done = eval { $verifier->PRINT(contents($path)); $verifier->CLOSE; 1 };
    my ($result, $detail) = $done ? ($verifier->result, $verifier->result_detail) : ('died', $@);
    $detail =~ s/\s+/ /g;
    print "$path\t$result\t$detail\n";
}

my $what = shift @ARGV;
if ($what eq 'sign') {
    while (my $line = <STDIN>) {
        chomp $line;
        my %job;
        @job{qw(in out key tags)} = split /\t/, $line;
        sign(\%job);
    }
} else {
    Mail::DKIM::DNS::resolver(FileResolver->new(read_zone(shift @ARGV)));
    verify($_) for @ARGV;
}
