#!/usr/bin/perl
# tables.pl DIRECTORY COUNT: a project of COUNT files below DIRECTORY, one table each: an identity key, a reference to the table
# before, two texts, a timestamp; a comment; an index. About 410 bytes a file, the input of the measurements in the field study
# of the predecessor. --wide adds comment lines, to about 1 KB a file.
use strict;
use warnings;
use File::Path qw(make_path);

my $wide = @ARGV && $ARGV[0] eq '--wide' ? shift : '';
my ($directory, $count) = @ARGV;
make_path("$directory/db/schema");
open my $settings, '>', "$directory/confiture.yaml" or die "$directory: $!\n";
print $settings "name: bench\n";
close $settings;
my $padding = $wide ? join '', map { "    -- line $_ of a comment that says what the columns of this table are for\n" } 1 .. 8 : '';
for my $i (1 .. $count) {
    my $name = sprintf 't%05d', $i;
    my $reference = $i > 1 ? sprintf ' REFERENCES t%05d (id)', $i - 1 : '';
    open my $file, '>', sprintf('%s/db/schema/%05d_table.sql', $directory, $i) or die "$!\n";
    print $file <<"SQL";
-- Table number $i.
CREATE TABLE $name (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
$padding    parent_id bigint$reference,
    name text NOT NULL,
    note text DEFAULT 'none',
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE $name IS 'Table number $i of the benchmark.';
CREATE INDEX ${name}_parent_idx ON $name (parent_id);
SQL
    close $file or die "$!\n";
}
