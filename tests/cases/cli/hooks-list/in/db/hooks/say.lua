local function say(ctx) confiture.log(ctx.phase) end
confiture.hook("post_complete", {name = "say"}, say)
confiture.hook("on_error", say)
