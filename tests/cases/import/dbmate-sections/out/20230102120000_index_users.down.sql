-- confiture: transaction=off
DROP INDEX CONCURRENTLY users_note;
