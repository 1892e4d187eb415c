-- error: 3: no table "shop.orders"
local function need(name)
    error(('no table "%s"'):format(name))
end
need("shop.orders")
