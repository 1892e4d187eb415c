# The fenced blocks of a Markdown file, and running them (the convention is described in tests/docs/examples.t).
package Markdown;
use strict;
use warnings;
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use IPC::Open2 qw(open2);
use Normalise qw(normalise mapped);
use Sandbox;

our @EXPORT_OK = qw(blocks check_file);

# Each block: { language, line, text, from, to (byte range of text), and the directives before it }.
sub blocks {
    my ($text) = @_;
    my (@blocks, %directive);
    while ($text =~ /\G(?:<!--\s*(in|file|not[ ]run):\s*(.*?)\s*-->[ \t]*(?:\n|\z)
                        |^(```+)[ \t]*([\w-]*)[^\n]*\n(.*?)^\3[ \t]*(?:\n|\z)
                        |([^\n]*)(?:\n|\z))/gcxms) {
        last if $-[0] == $+[0];
        if (defined $1) {
            $directive{$1} = $2;
        } elsif (defined $3) {
            push @blocks, { language => $4, text => $5, from => $-[5], to => $+[5],
                line => 1 + (substr($text, 0, $-[0]) =~ tr/\n//), %directive };
            %directive = ();
        } elsif ($6 =~ /\S/) {
            %directive = ();
        }
    }
    return @blocks;
}

# A console block as [command, expected output] pairs.
sub _transcript {
    my ($text) = @_;
    my @steps;
    my $open = 0;
    for my $line (split /^/, $text) {
        if ($line =~ /^\$ (.*\n)/s) {
            push @steps, [$1, '', $line];
            $open = 1;
        } elsif ($open && $line =~ /^> / && $steps[-1][0] =~ /(?:\\|<<'?\w+'?|\||&&)\n|\n.*\n/) {
            $steps[-1][0] .= substr $line, 2;
            $steps[-1][2] .= $line;
        } elsif (@steps) {
            $steps[-1][1] .= $line;
            $open = 0;
        } else {
            die "the block starts with output, not with '\$ '\n";
        }
    }
    return @steps;
}

# One sh that lives as long as the file is read: directory and variables carry over.
sub _shell {
    my ($box) = @_;
    local %ENV = %{ $box->{env} };
    my $pid = open2(my $from, my $to, 'sh');
    print $to "exec 2>&1\n";
    return { pid => $pid, from => $from, to => $to };
}

sub _say {
    my ($shell, $command) = @_;
    my $mark = '---mark-' . int(rand 1e9) . '---';
    print { $shell->{to} } "{ $command\n} </dev/null; st=\$?; printf '\\n$mark %s\\n' \"\$st\"; (exit \$st)\n";
    $shell->{to}->flush;
    my $out = '';
    local $SIG{ALRM} = sub { kill 'KILL', $shell->{pid}; die "no end after 180 s: $command\n" };
    alarm 180;
    while (defined(my $line = readline $shell->{from})) {
        if ($line =~ /^$mark (\d+)$/) {
            my $status = $1;
            alarm 0;
            $out =~ s/\n\z//;
            return ($out, $status);
        }
        $out .= $line;
    }
    alarm 0;
    die "the shell ended: $command\n$out";
}

# Runs every block of the file; calls $judge->(ok, name, diagnosis) once per command or block. With `update`
# expected output that differs is replaced in the file.
sub check_file {
    my ($path, $shown, $judge, %option) = @_;
    open my $in, '<:raw', $path or die "$path: $!\n";
    my $text = do { local $/; <$in> };
    close $in;
    my $box = Sandbox->new;
    my %names = $box->names;
    my $shell = _shell($box);
    my ($directory, @edits);
    for my $block (blocks($text)) {
        my $name = "$shown:$block->{line}";
        if (!defined $directory || defined $block->{in}) {
            my $from = $block->{in} // 'examples/shop';
            $directory = $from eq '.' ? Sandbox::root() : $box->project($from eq 'empty' ? undef : $from);
            _say($shell, "cd '$directory'");
        }
        if (defined $block->{'not run'}) {
            $judge->(length $block->{'not run'} > 10, "$name is not run: $block->{'not run'}", 'give a reason');
        } elsif ($block->{language} eq 'console') {
            my $new = '';
            my @steps = eval { _transcript($block->{text}) };
            $judge->(scalar @steps, "$name is a transcript", $@ || 'no command') unless @steps;
            while (my $step = shift @steps) {
                my ($command, $wanted, $shown_command) = @$step;
                my ($out, $status) = _say($shell, $command);
                chomp(my $label = "$name \$ $command");
                my $same = normalise($out, %names) eq normalise($wanted);
                # An error nobody mentions is an error of the page.
                my $told = $status == 0 || (@steps && $steps[0][0] =~ /^echo \$\?\n/);
                $judge->($option{update} || ($same && $told), $label, $same
                    ? "exit status $status, and the next command is not: echo \$?"
                    : "documented:\n" . normalise($wanted) . "printed:\n" . normalise($out, %names));
                $new .= $shown_command . ($same ? $wanted : mapped($out, %names));
            }
            push @edits, [$block->{from}, $block->{to}, $new] if $new ne $block->{text};
        } elsif (defined $block->{file}) {
            my $safe = $block->{file} =~ m{^[\w.][\w./-]*$} && $block->{file} !~ /\.\./;
            $judge->($safe, "$name is the file $block->{file}", 'a relative path, please');
            next unless $safe;
            make_path(dirname("$directory/$block->{file}"));
            open my $out, '>:raw', "$directory/$block->{file}" or die "$block->{file}: $!\n";
            print $out $block->{text};
            close $out;
            # Settings must be settings: unknown keys and wrong types are errors. ${NAME:?...} asks for a value.
            next unless $block->{file} =~ m{^(?:confiture|db/environments/([\w-]+))\.yaml$};
            my $show = 'confiture config show' . (defined $1 ? " --env $1" : '');
            $show = "$_=\${$_-x} $show" for $block->{text} =~ /\$\{(\w+):?\?/g;
            $show = "(cd '$directory' && $show)";
            my ($said, $status) = _say($shell, $show);
            $judge->($status == 0, "$name is read by confiture", $said);
        } elsif ($block->{language} eq 'sh') {
            my ($out, $status) = _say($shell, "sh -eu <<'END-OF-BLOCK'\n$block->{text}END-OF-BLOCK");
            $judge->($status == 0, "$name runs", "exit status $status\n$out");
        } elsif ($block->{language} eq 'yaml') {
            $judge->(0, "$name", 'say which file a yaml block is: <!-- file: confiture.yaml -->');
        }
    }
    close $shell->{to};
    waitpid $shell->{pid}, 0;
    return unless $option{update} && @edits;
    substr($text, $_->[0], $_->[1] - $_->[0]) = $_->[2] for reverse @edits;
    open my $out, '>:raw', $path or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
}

1;
