INSERT INTO a VALUES (${first});
