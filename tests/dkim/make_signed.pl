#!/usr/bin/perl
# Signs messages with Mail::DKIM for verify_test.cpp: make_signed.pl KEYS OUT, after make_signed.py, whose
# plain.eml it reads. Writes OUT/maildkim-*.eml.
use strict;
use warnings;
use Mail::DKIM::PrivateKey;
use Mail::DKIM::Signature;
use Mail::DKIM::Signer;

my ($keys, $out) = @ARGV;

sub read_file {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar <$file>;
}

sub sign {
    my ($text, %options) = @_;
    my $signer = Mail::DKIM::Signer->new(
        Algorithm => 'rsa-sha256', Method => 'relaxed/relaxed', Domain => 'example.com',
        Selector => 'rsa2048', KeyFile => "$keys/rsa2048.pem",
        Headers => 'MIME-Version:Content-Type', %options);
    $signer->PRINT($text);
    $signer->CLOSE;
    return join('', map { $_->as_string . "\r\n" } $signer->signatures) . $text;
}

sub save {
    my ($name, $text) = @_;
    open my $file, '>:raw', "$out/maildkim-$name.eml" or die "$name: $!";
    print $file $text;
    close $file or die "$name: $!";
}

my $plain = read_file("$out/plain.eml");
for my $head ('simple', 'relaxed') {
    for my $body ('simple', 'relaxed') {
        save("$head-$body", sign($plain, Method => "$head/$body"));
    }
}
save('twice', sign(sign($plain, Domain => 'other.example'), Method => 'simple/simple'));
save('expired', sign($plain, Timestamp => time() - 7200, Expiration => time() - 3600));
save('identity', sign($plain, Identity => 'news@mail.example.com'));
