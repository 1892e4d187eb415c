-- migrate:up
UPDATE users SET note = upper(note);

-- migrate:down

