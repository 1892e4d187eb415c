confiture.hook("pre_execute", {enviroments = "a"}, function(ctx) end)
