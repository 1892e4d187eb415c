-- leading comment

/* and /* a nested */ one */ SELECT 1; SELECT 2 ;;
  SELECT
    3 -- inside
  , 4;
SELECT 5