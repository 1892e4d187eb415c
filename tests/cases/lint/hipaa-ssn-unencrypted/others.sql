-- expect: 0
CREATE TABLE clinic.people (id bigint PRIMARY KEY, ssn bytea, ssn_hash text, ssn_last4 text, ssn_token text,
    ssn_verified_at timestamptz, lessness text);
