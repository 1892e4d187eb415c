\ir ../parts/a.psql
