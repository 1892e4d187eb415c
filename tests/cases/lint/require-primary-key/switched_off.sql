-- expect: 0
-- setting: require_primary_key: false
CREATE TABLE shop.visits (at timestamptz);
