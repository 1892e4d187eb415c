ALTER TYPE status ADD VALUE 'left';
UPDATE people SET status = 'left' WHERE id % 7 = 0;
