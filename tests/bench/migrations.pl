#!/usr/bin/perl
# migrations.pl DIRECTORY COUNT: COUNT small migrations for each of two tools below DIRECTORY, ours/db/migrations and
# theirs: the same statements, in a cycle of four - a table of three columns with a primary key and a default
# timestamp, a text column more, an index on its name, one row. Ours have a down file each, theirs a down section.
use strict;
use warnings;
use File::Path qw(make_path);

my ($directory, $count) = @ARGV;
make_path("$directory/ours/db/migrations", "$directory/theirs");

sub write_file {
    my ($path, $text) = @_;
    open my $out, '>', "$directory/$path" or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
}

write_file('ours/confiture.yaml', "name: bench\n");
for my $i (0 .. $count - 1) {
    my $table = sprintf 't%04d', $i / 4;
    my ($up, $down) = @{ [
        ["CREATE TABLE $table (\n    id bigint PRIMARY KEY,\n    name text NOT NULL,\n    created_at timestamptz NOT NULL DEFAULT now()\n);\n",
            "DROP TABLE $table;\n"],
        ["ALTER TABLE $table ADD COLUMN note text;\n", "ALTER TABLE $table DROP COLUMN note;\n"],
        ["CREATE INDEX ${table}_name_idx ON $table (name);\n", "DROP INDEX ${table}_name_idx;\n"],
        ["INSERT INTO $table (id, name) VALUES (1, 'first');\n", "DELETE FROM $table WHERE id = 1;\n"],
    ]->[$i % 4] };
    my $step = sprintf '%s_%04d', (qw(create_table add_note index_name first_row))[$i % 4], $i / 4;
    # Timestamps a second apart.
    my $version = sprintf '20260101%02d%02d%02d', $i / 3600, $i / 60 % 60, $i % 60;
    write_file("ours/db/migrations/${version}_$step.up.sql", $up);
    write_file("ours/db/migrations/${version}_$step.down.sql", $down);
    write_file("theirs/${version}_$step.sql", "-- migrate:up\n$up\n-- migrate:down\n$down");
}
