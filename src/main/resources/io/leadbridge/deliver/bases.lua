-- Reads bases in one step.
--
-- KEYS     bases: hashes
--
-- Returns  for each its fields and values in turn; none where there is no base
local bases = {}
for i, key in ipairs(KEYS) do
  bases[i] = redis.call('HGETALL', key)
end
return bases
