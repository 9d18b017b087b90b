-- Marks the bases that exist: a hint of their record came. Behind fence.lua.
--
-- KEYS  bases: hashes
--
-- Returns how many were marked.
local marked = 0
for i = 1, #KEYS - 1 do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    redis.call('HSET', KEYS[i], 'hinted', '1')
    marked = marked + 1
  end
end
return marked
