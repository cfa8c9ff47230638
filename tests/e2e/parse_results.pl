#!/usr/bin/perl
# Reads Authentication-Results payloads, one a line, with Mail::AuthenticationResults. Prints one JSON line each.
use strict;
use warnings;
use JSON::PP;
use Mail::AuthenticationResults::Parser;

while (my $line = <STDIN>) {
    chomp $line;
    my $header = eval { Mail::AuthenticationResults::Parser->new->parse($line) };
    if (!$header) {
        print encode_json(["cannot parse: $@"]), "\n";
        next;
    }
    my @results;
    for my $entry (@{ $header->children }) {
        my %properties = map { $_->key => "" . $_->value } @{ $entry->children };
        push @results, ["" . $entry->key, "" . $entry->value, \%properties];
    }
    print encode_json(["" . $header->value->value, \@results]), "\n";
}
