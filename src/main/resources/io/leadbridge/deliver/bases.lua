-- Reads bases in one step. Who reads under a lease shuts out whoever has an earlier one: see fence.lua.
--
-- KEYS     bases: hashes; the last key is the fence of the tenant: string, the greatest token seen
-- ARGV[1]  token of the caller's lease; 0 if it has none
--
-- Returns  for each its fields and values in turn; none where there is no base
if tonumber(ARGV[1]) > tonumber(redis.call('GET', KEYS[#KEYS]) or 0) then
  redis.call('SET', KEYS[#KEYS], ARGV[1])
end
local bases = {}
for i = 1, #KEYS - 1 do
  bases[i] = redis.call('HGETALL', KEYS[i])
end
return bases
