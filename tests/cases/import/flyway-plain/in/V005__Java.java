class V005__Java {}
