UPDATE people SET status = 'active' WHERE status = 'left';
