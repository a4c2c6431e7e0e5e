#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mailbox.pl FOLDER SECRET: a mail server on 127.0.0.1:2525 that lets in who says SECRET (AUTH PLAIN, in base64) and keeps what it takes,
# one file a mail.
use strict;
use warnings;
use Socket;

my ($folder, $expected) = @ARGV;

socket(my $listener, AF_INET, SOCK_STREAM, 0) or die;
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
bind($listener, pack_sockaddr_in(2525, INADDR_LOOPBACK)) or die;
listen($listener, 8);
$| = 1;
my $n = 0;
while (accept(my $client, $listener)) {
	next if fork();
	select($client); $| = 1;
	my ($known, $mail) = (0);
	print "220 mailbox ESMTP\r\n";
	while (my $line = <$client>) {
		$line =~ s/\r?\n$//;
		if ($line =~ /^EHLO/i) { print "250-mailbox\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n"; }
		elsif ($line =~ /^AUTH PLAIN(?: (.*))?$/i) {
			my $said = $1;
			unless (defined $said) { print "334 \r\n"; $said = <$client>; $said =~ s/\r?\n$//; }
			$known = $said eq $expected;
			print $known ? "235 known\r\n" : "535 5.7.8 unknown\r\n";
		}
		elsif ($line =~ /^(MAIL|RCPT)/i) { print $known ? "250 yes\r\n" : "530 5.7.0 who are you\r\n"; }
		elsif ($line =~ /^DATA/i) {
			print "354 go on\r\n";
			my $text = "";
			while (my $part = <$client>) { last if $part =~ /^\.\r?\n$/; $text .= $part; }
			my $name = sprintf("%s/%d-%d-%d.eml", $folder, time, $$, $n++);
			open(my $f, '>', "$name.part"); print $f $text; close $f;
			rename("$name.part", $name);
			print "250 kept\r\n";
		}
		elsif ($line =~ /^QUIT/i) { print "221 bye\r\n"; exit 0; }
		else { print "250 yes\r\n"; }
	}
	exit 0;
}
