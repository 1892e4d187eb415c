# Every phase and outcome of hooks that are Lua and SQL: catalog, ledger, exit status.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use HookMatrix;

HookMatrix::check_forms('lua', 'sql');
