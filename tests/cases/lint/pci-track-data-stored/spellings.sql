-- expect: 4
-- at: 3:51 3:66 3:88 3:104
CREATE TABLE shop."Cards" (id bigint PRIMARY KEY, "Track1" text, track_data_raw bytea, pin_block text, magnetic_stripe text);
