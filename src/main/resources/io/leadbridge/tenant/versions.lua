-- Which tenants there are, and in which version, at one moment; if anything has changed since the last look.
--
-- KEYS[1]  lb:{tenants}:versions  as in save.lua
-- KEYS[2]  lb:{tenants}:revision  as in save.lua
-- ARGV[1]  revision of the last look; anything else to be told in any case
-- Returns  {revision} if it is the same, else {revision or empty, tenant, version, tenant, version, ...}
local revision = redis.call('GET', KEYS[2]) or ''
if revision == ARGV[1] then
  return {revision}
end
local answer = redis.call('HGETALL', KEYS[1])
table.insert(answer, 1, revision)
return answer
