-- expect: 0
-- setting: table_case: any
CREATE TABLE shop."Order lines!" (id bigint);
