\set now `date`
