SELECT '日本', 'é'; SELECT	(1, "ñ";
