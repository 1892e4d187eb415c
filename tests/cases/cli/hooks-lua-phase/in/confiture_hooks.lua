-- checks
confiture.hook("before_execute", function(ctx) end)
