-- Migrations of scope $1 that were begun statement by statement and are not finished.
SELECT label, direction,
       count(*) FILTER (WHERE state = 'done') AS done,
       max(total) AS total,
       max(error) FILTER (WHERE state = 'failed') AS error
FROM confiture.step
WHERE scope = $1
GROUP BY label, direction
ORDER BY label, direction
