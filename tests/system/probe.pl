#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# probe.pl FILE: tries what the service must not be able to do, and what it must, and writes one line each: "name: done" or
# "name: refused". Run inside the sandbox of vigied.service and, to see that each thing can be done at all, outside of it.
use strict;
use warnings;
no warnings "exec"; # being refused is no news
use Fcntl;
use Socket;

my $file = shift;
open(my $out, '>>', $file) or exit 73;

sub note { my ($name, $done) = @_; print $out "$name: ", ($done ? "done" : "refused"), "\n"; }
sub writes { my $f; my $done = sysopen($f, "$_[0]/vigie-probe.$$", O_WRONLY | O_CREAT | O_EXCL, 0600); unlink "$_[0]/vigie-probe.$$" if $done; return $done; }
sub reads { my $f; return open($f, '<', $_[0]) && defined(sysread($f, my $byte, 1)); }
# A copy of a program that can be run there.
sub executes {
	my $copy = "$_[0]/vigie-probe-program.$$";
	return 0 unless system("/usr/bin/install", "-m", "700", "/bin/true", $copy) == 0;
	my $done = system { $copy } $copy;
	unlink $copy;
	return $done == 0;
}
sub child { my $code = shift; my $pid = fork(); if ($pid == 0) { exit($code->() ? 0 : 1); } waitpid($pid, 0); return $? == 0; }

note("write to its state", writes("/var/lib/vigie"));
note("read the exports", reads("/srv/depots/marker"));
note("read its credential", defined $ENV{CREDENTIALS_DIRECTORY} ? reads("$ENV{CREDENTIALS_DIRECTORY}/smtp-password") : 1);
note("reach servers", socket(my $inet, AF_INET, SOCK_STREAM, 0));

# Folders that anybody may write to: only the sandbox is in the way.
note("write to $_", writes($_)) for qw(/etc/vigie/open /etc/open /usr/open /var/open /srv/open /opt/open /home/open /run/lock /dev/shm);
note("read below /home", reads("/home/open/letter"));
note("run a program from $_", executes($_)) for qw(/var/lib/vigie /tmp /var/tmp);
note("see other processes", reads("/proc/1/cmdline"));
note("see the kernel's settings", reads("/proc/sys/kernel/ostype"));
note("see devices", -e "/dev/console");
note("gain root by a set-id program", `/usr/local/bin/set-id -u 2>/dev/null` eq "0\n");
note("make a set-id program", do { open(my $f, '>', "/var/lib/vigie/set-id.$$"); my $done = chmod(04755, "/var/lib/vigie/set-id.$$"); unlink "/var/lib/vigie/set-id.$$"; $done });
# PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS
note("make code while it runs", child(sub { syscall(9, 0, 4096, 7, 0x22, -1, 0) != -1 }));
note("make a user namespace", child(sub { syscall(272, 0x10000000) == 0 })); # unshare(CLONE_NEWUSER)
note("change its personality", child(sub { syscall(135, 8) != -1 })); # PER_LINUX32
note("trace", child(sub { syscall(101, 0, 0, 0, 0) == 0 })); # PTRACE_TRACEME
note("lower its own limits of CPU", child(sub { syscall(141, 0, $$, 5) == 0 })); # setpriority
note("speak netlink", socket(my $netlink, 16, SOCK_RAW, 0));
note("read the credential's file", reads("/etc/vigie/credentials/smtp-password"));
note("read the passwords of the machine", reads("/etc/shadow"));
note("share memory", child(sub { my $id = syscall(29, 0x76696769, 4096, 0666); $id >= 0 })); # shmget() of what another program made
note("listen", do { socket(my $s, AF_INET, SOCK_STREAM, 0); bind($s, pack_sockaddr_in(0, INADDR_LOOPBACK)) && listen($s, 1) });
