# A home directory of a test's own, with nothing of the caller's environment that could change an answer.
#
#   my $box = Sandbox->new;                    $box->{home} is <temp>/home/you
#   my $dir = $box->project('examples/shop');  a fresh copy as <home>/shop
#   my $run = $box->run($dir, 'confiture', 'hash');   { status, out, err }
#
# Every server whose data directory lies in the sandbox is stopped, and the tree removed, when the object goes
# or the test ends.
package Sandbox;
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Find qw(find);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use POSIX qw(WNOHANG setpgid);
use Time::HiRes qw(sleep time);

my $root = abs_path(dirname(__FILE__) . '/../..');
my %open;

sub root { return $root }

# The directory of the compiled programs: ./dev check names it, a lone prove takes what is there.
sub build {
    return $ENV{CONFITURE_BUILD} if $ENV{CONFITURE_BUILD};
    return (grep { -d } "$root/build-check", "$root/build")[0] // "$root/build";
}

sub new {
    my ($class) = @_;
    # In /tmp, because the name of a socket below it may have 107 bytes; open to the user the server runs as.
    my $top = tempdir('cf-XXXXXX', DIR => '/tmp');
    chmod 0755, $top;
    my $self = bless { top => $top, home => "$top/home/you", pid => $$ }, $class;
    make_path($self->{home}, build() . '/cache');
    # ./dev versions names the server programs to test with.
    my %kept = map { $_ => $ENV{$_} } grep { defined $ENV{$_} }
        qw(ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS CONFITURE_PG_BINDIR);
    $self->{env} = {
        %kept,
        PATH => join(':', build(), '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'),
        HOME => $self->{home}, USER => 'you', LOGNAME => 'you', SHELL => '/bin/sh',
        LANG => 'C.UTF-8', LC_ALL => 'C.UTF-8', TZ => 'UTC', TERM => 'dumb', COLUMNS => 100,
        XDG_CACHE_HOME => build() . '/cache', XDG_CONFIG_HOME => "$self->{home}/.config",
        XDG_DATA_HOME => "$self->{home}/.local/share", XDG_STATE_HOME => "$self->{home}/.local/state",
        CONFITURE_ROOT => $root, CONFITURE_BUILD => build(),
        # confiture/plugin.h, as who has Confiture installed finds it.
        PKG_CONFIG_PATH => build() . '/meson-uninstalled',
    };
    if ($> != 0) {
        make_path("$top/run");
        chmod 0700, "$top/run";
        $self->{env}{XDG_RUNTIME_DIR} = "$top/run";
    }
    $open{$top} = $self->{home};
    return $self;
}

# For Normalise: where the sandbox really is, and what a reader sees.
sub names {
    my ($self) = @_;
    return ($self->{home} => '/home/you', $self->{top} => 'SANDBOX', build() => 'BUILD', $root => 'SOURCE');
}

# A fresh directory below home: a copy of `from` (below the source root, or absolute), or empty.
sub project {
    my ($self, $from, $name) = @_;
    $from = "$root/$from" if defined $from && $from !~ m{^/};
    $name //= defined $from ? basename($from) : 'project';
    my $to = "$self->{home}/$name";
    stop_servers($to);
    remove_tree($to);
    make_path($to);
    if (defined $from) {
        system('cp', '-R', '--', "$from/.", $to) == 0 or die "cannot copy $from\n";
        remove_tree("$to/.confiture");
    }
    return $to;
}

# Writes a file, and the directories it lies in.
sub write {
    my ($self, $path, $text) = @_;
    make_path(dirname($path));
    open my $out, '>:raw', $path or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
}

# Runs a program to its end (`timeout` seconds, default 120, then it is killed and the status is 'timeout').
sub run {
    my ($self, $directory, @command) = @_;
    return $self->finish($self->start($directory, @command));
}

# The same in two halves, for programs that run side by side: finish(start(...)) is run(...). In between, $started->{pid}
# is its process, and said($started) what it has written so far.
my $runs = 0;

sub start {
    my ($self, $directory, @command) = @_;
    my %option = ref $command[0] eq 'HASH' ? %{ shift @command } : ();
    my $number = ++$runs;
    my ($out, $err) = ("$self->{top}/out.$number", "$self->{top}/err.$number");
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        setpgid(0, 0);
        %ENV = (%{ $self->{env} }, %{ $option{env} // {} });
        open STDIN, '<', $option{stdin} // '/dev/null' and open STDOUT, '>', $out and open STDERR, '>', $err
            and chdir $directory and exec { $command[0] } @command;
        print STDERR "cannot run $command[0]: $!\n";
        POSIX::_exit(127);
    }
    return { pid => $pid, out => $out, err => $err, end => time + ($option{timeout} // 120) };
}

sub said {
    my ($self, $started) = @_;
    return _slurp($started->{out}) . _slurp($started->{err});
}

sub finish {
    my ($self, $started) = @_;
    my ($pid, $pause, $status) = ($started->{pid}, 0.001);
    while (waitpid($pid, WNOHANG) == 0) {
        if (time > $started->{end}) {
            kill 'KILL', -$pid;
            waitpid $pid, 0;
            $status = 'timeout';
            last;
        }
        sleep($pause = $pause < 0.02 ? $pause * 1.5 : 0.02);
    }
    $status //= $? & 127 ? 128 + ($? & 127) : $? >> 8;
    my %text = map { $_ => _slurp($started->{$_}) } qw(out err);
    unlink @$started{qw(out err)};
    return { status => $status, %text };
}

sub _slurp {
    open my $in, '<:raw', $_[0] or return '';
    local $/;
    return scalar(<$in>) // '';
}

# Stops every postmaster whose pid file lies below the directory and whose process runs there.
sub stop_servers {
    my ($top) = @_;
    return unless -d $top;
    my @files;
    find({ no_chdir => 1, wanted => sub { push @files, $_ if m{/postmaster\.pid$} } }, $top);
    for my $file (@files) {
        my ($pid, undef, undef, undef, $socket) = split /\n/, _slurp($file);
        next unless defined $pid && $pid =~ /^\d+$/;
        my $where = readlink("/proc/$pid/cwd") // next;
        next unless index("$where/", "$top/") == 0;
        for my $signal (qw(INT QUIT KILL)) {
            kill $signal, $pid;
            my $end = time + 10;
            sleep 0.02 while -d "/proc/$pid" && time < $end;
            last unless -d "/proc/$pid";
        }
        # Made by confiture for this server alone; rmdir takes it only when it is empty.
        rmdir $socket if ($socket // '') =~ m{/confiture-[^/]+$};
    }
}

sub _close {
    my ($top) = @_;
    return unless delete $open{$top};
    stop_servers($top);
    remove_tree($top);
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!, $@);
    _close($self->{top}) if $self->{pid} == $$;
}

my $owner = $$;
END {
    my $status = $?;
    if ($owner == $$) { _close($_) for keys %open }
    $? = $status;
}
$SIG{$_} //= sub { exit 130 } for qw(INT TERM HUP);

1;
