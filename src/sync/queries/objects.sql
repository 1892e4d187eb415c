-- What is away: in the order in which it comes back.
SELECT number, kind, relation, name, restore, validate FROM confiture.sync_object ORDER BY number
