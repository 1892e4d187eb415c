#!/usr/bin/perl
# Migrations to lint: lint.pl DIRECTORY FILES STATEMENTS writes FILES files of STATEMENTS statements each, 15 kinds of
# statement in turn, with the statement's number in every name. The same arguments give the same bytes.
use strict;
use warnings;
use File::Path qw(make_path);

my ($directory, $files, $statements) = @ARGV;
my @template = (
    "CREATE TABLE app.table_%d (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    owner_id int NOT NULL,\n"
        . "    name varchar(100),\n    created_at timestamp DEFAULT now(),\n    payload jsonb,\n"
        . "    CONSTRAINT table_%d_name_check CHECK (name <> '')\n);",
    "CREATE INDEX table_%d_owner_idx ON app.table_%d (owner_id);",
    "ALTER TABLE app.table_%d ADD COLUMN note_%d text;",
    "ALTER TABLE app.table_%d ADD COLUMN key_%d uuid DEFAULT gen_random_uuid();",
    "ALTER TABLE app.table_%d ADD CONSTRAINT table_%d_owner_fk FOREIGN KEY (owner_id) REFERENCES app.owners (id);",
    "ALTER TABLE app.table_%d ALTER COLUMN name_%d SET NOT NULL;",
    "ALTER TABLE app.table_%d ALTER COLUMN owner_id TYPE bigint;",
    "DROP INDEX IF EXISTS app.table_%d_owner_idx;",
    "UPDATE app.table_%d SET name = 'x' WHERE id BETWEEN 1 AND 1000 AND created_at < now() - interval '1 day';",
    "CREATE OR REPLACE VIEW app.view_%d AS SELECT o.id, count(*) AS n, t.payload->'kind' AS kind\n"
        . "    FROM app.table_%d t JOIN app.owners o ON o.id = t.owner_id GROUP BY o.id, t.payload->'kind';",
    "CREATE FUNCTION app.touch_%d() RETURNS trigger LANGUAGE plpgsql AS \$\$\nBEGIN\n    NEW.updated_at := now();\n"
        . "    RETURN NEW;\nEND;\n\$\$;",
    "COMMENT ON TABLE app.table_%d IS 'table number %d';",
    "GRANT SELECT ON app.table_%d TO reader;",
    "ALTER TABLE app.table_%d DROP COLUMN old_%d;",
    "INSERT INTO app.table_%d (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name;",
);

make_path($directory);
my $k = 0;
for my $file (0 .. $files - 1) {
    my $path = sprintf '%s/%06d_change.up.sql', $directory, $file + 1;
    open my $out, '>', $path or die "$path: $!\n";
    for (1 .. $statements) {
        my $text = $template[$k % @template];
        $text =~ s/%d/$k/g;
        print $out "$text\n";
        $k++;
    }
    close $out or die "$path: $!\n";
}
