# Every phase and outcome of hooks that are programs and plugins: catalog, ledger, exit status.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use HookMatrix;

HookMatrix::check_forms('run', 'plugin');
