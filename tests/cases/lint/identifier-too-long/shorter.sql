-- expect: 3
-- at: 4:56 4:90 5:39
-- setting: max_name_length: 12
CREATE TABLE shop.twelve_bytes (id bigint PRIMARY KEY, thirteen_is_1 int, "äöüäöü" text, "äöüäöüä" text);
CREATE INDEX twelve_bytes_thirteen ON shop.twelve_bytes (thirteen_is_1);
