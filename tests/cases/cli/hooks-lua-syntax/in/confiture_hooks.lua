confiture.hook("pre_execute", function(ctx)
  if then
end)
