-- error: the script did not end within 2000000 instructions
-- A handler is not run for a limit; one that loops by itself meets it, too.
local function forever() while true do end end
xpcall(forever, forever)
