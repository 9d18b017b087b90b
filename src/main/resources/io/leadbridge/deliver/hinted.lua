-- Marks the bases that exist: a hint of their record came.
--
-- KEYS  bases: hashes
--
-- Returns how many were marked.
local marked = 0
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then
    redis.call('HSET', key, 'hinted', '1')
    marked = marked + 1
  end
end
return marked
