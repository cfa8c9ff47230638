#!/usr/bin/perl
# Perl's parsers of addresses, by the first argument.
use strict;
use warnings;
use JSON::PP;

my %addresses_of = (
    'Mail::Address'      => sub { require Mail::Address; map { $_->address } Mail::Address->parse(value(shift)) },
    'Email::Address'     => sub { require Email::Address; map { $_->address } Email::Address->parse(value(shift)) },
    'Email::Address::XS' => sub {
        require Email::Address::XS;
        map { $_->is_valid ? $_->address : () } Email::Address::XS->parse(value(shift));
    },
    'Email::MIME' => sub {
        require Email::MIME;
        require Email::MIME::Header::AddressList;
        my $from = Email::MIME->new(shift)->header_as_obj('From');
        map { $_->is_valid ? $_->address : () } $from->addresses;
    },
    'Mail::Box' => sub {
        require Mail::Message;
        (my $text = shift) =~ s/\r\n/\n/g;    # it reads files as they lie in a Unix mailbox
        map { $_->address } Mail::Message->read($text)->from;
    },
    'Mail::Box full' => sub {
        require Mail::Message;
        (my $text = shift) =~ s/\r\n/\n/g;
        sort map { $_->address } Mail::Message->read($text)->study('From')->addresses;    # in no order of its own
    },
);
my $addresses_of = $addresses_of{ $ARGV[0] } or die "perl.pl: no parser '$ARGV[0]'\n";

sub value {
    my ($value) = shift =~ /^From:(.*?)\r\nTo:/ms;
    $value =~ s/\r\n//g;
    return $value =~ s/^\s+//r;
}

$| = 1;
local $SIG{__WARN__} = sub { };    # parsers warn of odd mail
my $json = JSON::PP->new->canonical->ascii;
while (my $file = <STDIN>) {
    chomp $file;
    open my $stream, '<:raw', $file or die "$file: $!\n";
    my $text = do { local $/; <$stream> };
    my @addresses;
    my $error;
    eval { @addresses = grep { defined && length } $addresses_of->($text); 1 } or $error = substr "$@", 0, 120;
    print $json->encode({ file => $file, addresses => \@addresses, error => $error }), "\n";
}
