-- expect: 0
-- from: 18
CREATE EXTENSION btree_gist;
CREATE TABLE shop.rooms (id bigint, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE shop.stays (id bigint PRIMARY KEY, room_id bigint, during daterange,
    FOREIGN KEY (room_id, PERIOD during) REFERENCES shop.rooms (id, PERIOD during));
