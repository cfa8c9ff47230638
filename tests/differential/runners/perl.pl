#!/usr/bin/perl
# Perl's parsers: Email::MIME, MIME::Parser (MIMEDefang, amavis) or Mail::Box, by the first argument.
use strict;
use warnings;
no warnings 'recursion';
use JSON::PP;

my %types_of = (
    'Email::MIME'  => \&email_mime,
    'MIME::Parser' => \&mime_parser,
    'Mail::Box'    => \&mail_box,
);
my $types_of = $types_of{ $ARGV[0] } or die "perl.pl: no parser '$ARGV[0]'\n";
my $module = $ARGV[0] eq 'Mail::Box' ? 'Mail::Message' : $ARGV[0];
eval "require $module; 1" or die $@;

$| = 1;
local $SIG{__WARN__} = sub { };    # parsers warn of odd mail
my $json = JSON::PP->new->canonical->ascii;

sub email_mime {
    my @types;
    my @todo = Email::MIME->new(shift);
    while (my $part = shift @todo) {
        my $field = $part->content_type;
        my $type = eval { Email::MIME::ContentType::parse_content_type($field // 'text/plain') } || {};
        push @types, ($type->{type} // '') . '/' . ($type->{subtype} // '');
        push @todo, $part->subparts;
    }
    return @types;
}

sub mime_parser {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->tmp_to_core(1);
    $parser->extract_nested_messages(1);
    my @types;
    my @todo = $parser->parse_data(shift);
    while (my $part = shift @todo) {
        push @types, $part->mime_type;
        push @todo, $part->parts;
    }
    return @types;
}

sub mail_box {
    my $text = shift;
    $text =~ s/\r\n/\n/g;    # it reads files as they lie in a Unix mailbox
    my @types;
    my @todo = Mail::Message->read($text);
    while (my $part = shift @todo) {
        my $body = $part->body;
        push @types, '' . $body->mimeType;
        push @todo, $body->isMultipart ? $body->parts : $body->isNested ? $body->nested : ();
    }
    return @types;
}

sub contents {
    open my $stream, '<:raw', shift or die "cannot be read: $!\n";
    local $/;
    return <$stream>;
}

while (my $file = <STDIN>) {
    chomp $file;
    my @types;
    my $error;
    eval {
        local $SIG{ALRM} = sub { die "timeout\n" };
        alarm 40;
        @types = map { lc($_ // '') } $types_of->(contents($file));
        alarm 0;
        1;
    } or do {
        alarm 0;
        $error = substr "$@", 0, 120;
    };
    print $json->encode({ file => $file, types => \@types, error => $error }), "\n";
}
