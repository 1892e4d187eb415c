-- A line for each object of the kinds that have no query of their own, outside the schemas in $1.
SELECT pg_catalog.format('extension %I schema %I version %s', x.extname, x.extnamespace::pg_catalog.regnamespace, x.extversion) AS line
FROM pg_catalog.pg_extension x
UNION ALL
SELECT pg_catalog.format('operator %s function %s result %s commutator %s negator %s restrict %s join %s hashes %s merges %s',
    o.oid::pg_catalog.regoperator, o.oprcode, pg_catalog.format_type(o.oprresult, NULL), o.oprcom::pg_catalog.regoperator,
    o.oprnegate::pg_catalog.regoperator, o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge)
FROM pg_catalog.pg_operator o
WHERE o.oprcode <> 0 AND o.oprnamespace::pg_catalog.regnamespace::text <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x) || ARRAY['pg_catalog', 'information_schema'])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT pg_catalog.format('operator class %I.%I method %s type %s default %s operators %s functions %s',
    c.opcnamespace::pg_catalog.regnamespace, c.opcname, m.amname, pg_catalog.format_type(c.opcintype, NULL), c.opcdefault,
    (SELECT pg_catalog.array_agg(a.amopstrategy || ' ' || a.amopopr::pg_catalog.regoperator::text ORDER BY 1)
     FROM pg_catalog.pg_amop a WHERE a.amopfamily = c.opcfamily),
    (SELECT pg_catalog.array_agg(p.amprocnum || ' ' || p.amproc::pg_catalog.regprocedure::text ORDER BY 1)
     FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = c.opcfamily))
FROM pg_catalog.pg_opclass c
JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod
WHERE c.opcnamespace::pg_catalog.regnamespace::text <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x) || ARRAY['pg_catalog', 'information_schema'])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT pg_catalog.format('cast from %s to %s function %s context %s method %s', pg_catalog.format_type(c.castsource, NULL),
    pg_catalog.format_type(c.casttarget, NULL), NULLIF(c.castfunc, 0)::pg_catalog.regprocedure, c.castcontext, c.castmethod)
FROM pg_catalog.pg_cast c
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT pg_catalog.format('collation %I.%I %s', c.collnamespace::pg_catalog.regnamespace, c.collname,
    pg_catalog.to_jsonb(c) - ARRAY['oid', 'collname', 'collnamespace', 'collowner', 'collversion'])
FROM pg_catalog.pg_collation c
WHERE c.oid >= 16384 AND c.collnamespace::pg_catalog.regnamespace::text <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x) || ARRAY['pg_catalog', 'information_schema'])
UNION ALL
SELECT pg_catalog.format('text search configuration %I.%I parser %s mappings %s', c.cfgnamespace::pg_catalog.regnamespace, c.cfgname,
    (SELECT p.prsname FROM pg_catalog.pg_ts_parser p WHERE p.oid = c.cfgparser),
    (SELECT pg_catalog.array_agg(m.maptokentype || ' ' || m.mapseqno || ' ' || m.mapdict::pg_catalog.regdictionary ORDER BY m.maptokentype, m.mapseqno)
     FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = c.oid))
FROM pg_catalog.pg_ts_config c
WHERE c.oid >= 16384 AND c.cfgnamespace::pg_catalog.regnamespace::text <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x) || ARRAY['pg_catalog', 'information_schema'])
UNION ALL
SELECT pg_catalog.format('text search dictionary %I.%I template %s options %s', d.dictnamespace::pg_catalog.regnamespace, d.dictname,
    (SELECT t.tmplname FROM pg_catalog.pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption)
FROM pg_catalog.pg_ts_dict d
WHERE d.oid >= 16384 AND d.dictnamespace::pg_catalog.regnamespace::text <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x) || ARRAY['pg_catalog', 'information_schema'])
UNION ALL
SELECT pg_catalog.format('language %I trusted %s handler %s', l.lanname, l.lanpltrusted, l.lanplcallfoid::pg_catalog.regprocedure)
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384
UNION ALL
SELECT pg_catalog.format('event trigger %I on %s tags %s function %s enabled %s', t.evtname, t.evtevent, t.evttags,
    t.evtfoid::pg_catalog.regprocedure, t.evtenabled)
FROM pg_catalog.pg_event_trigger t
UNION ALL
SELECT pg_catalog.format('foreign data wrapper %I options %s', w.fdwname, w.fdwoptions)
FROM pg_catalog.pg_foreign_data_wrapper w
UNION ALL
SELECT pg_catalog.format('server %I wrapper %I type %s version %s owner %I privileges %s', s.srvname,
    (SELECT w.fdwname FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw), s.srvtype, s.srvversion,
    pg_catalog.pg_get_userbyid(s.srvowner), s.srvacl)
FROM pg_catalog.pg_foreign_server s
UNION ALL
SELECT pg_catalog.format('publication %I all tables %s insert %s update %s delete %s truncate %s via root %s tables %s', p.pubname,
    p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
    (SELECT pg_catalog.array_agg(r.prrelid::pg_catalog.regclass::text ORDER BY r.prrelid::pg_catalog.regclass::text)
     FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid))
FROM pg_catalog.pg_publication p
UNION ALL
SELECT pg_catalog.format('statistics %s target %s', pg_catalog.pg_get_statisticsobjdef(s.oid),
    NULLIF(NULLIF(pg_catalog.to_jsonb(s) ->> 'stxstattarget', '-1'), ''))
FROM pg_catalog.pg_statistic_ext s
WHERE s.stxnamespace::pg_catalog.regnamespace::text <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x))
UNION ALL
SELECT pg_catalog.format('default privileges of %I in %s for %s: %s', pg_catalog.pg_get_userbyid(d.defaclrole),
    NULLIF(d.defaclnamespace, 0)::pg_catalog.regnamespace, d.defaclobjtype,
    (SELECT pg_catalog.array_agg(a::text ORDER BY a::text) FROM pg_catalog.unnest(d.defaclacl) a))
FROM pg_catalog.pg_default_acl d
UNION ALL
SELECT pg_catalog.format('comment on %s %s: %s', i.type, i.identity, d.description)
FROM pg_catalog.pg_description d
CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= 16384 OR d.objoid = pg_catalog.to_regnamespace('public'))
  AND coalesce(i.schema, CASE WHEN i.type = 'schema' THEN i.identity END, '') <> ALL (ARRAY(SELECT pg_catalog.quote_ident(x) FROM pg_catalog.unnest($1::text[]) x))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
