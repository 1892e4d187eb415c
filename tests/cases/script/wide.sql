SELECT '日本', 'é', 1; SELECT	'tab';	SELECT '🙂'; /* é */ SELECT "ñ"; \echo 日本
