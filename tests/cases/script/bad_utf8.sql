SELECT 1;
-- é
  SELECT 'é', '�';
