SELECT * FROM :schema.t WHERE owner = :'owner' AND id IN (:list);
CREATE TABLE :schema.:"table" (id int DEFAULT ':schema', x text); -- :schema
SELECT :{?schema}, :{?no_such}, :no_such, :'no_such', :"no_such", :schemae'x\';
SELECT 1::text, a[1:list], b := :list, $$:schema$$, ":schema", x::schema;
SELECT :nothing 1;
:nothing;
\set query 'SELECT 1; SELECT 2'
:query;
\set twice ':schema :twice'
SELECT :twice;
