-- Stores a tenant, if nobody else has changed it meanwhile, and tells every instance.
--
-- KEYS[1]  lb:{tenants}:documents  hash: tenant -> document (JSON, its secrets sealed)
-- KEYS[2]  lb:{tenants}:versions   hash: tenant -> version of its document
-- KEYS[3]  lb:{tenants}:revision   number that grows with each change of any tenant
-- ARGV[1]  tenant
-- ARGV[2]  version that the change was made on; empty: there is to be no such tenant
-- ARGV[3]  new version
-- ARGV[4]  new document
-- ARGV[5]  how many tenants there may be
-- ARGV[6]  channel of changes
-- Returns  {1, new version} if stored, {0, present version or empty} if somebody was faster, {-1, empty} if there are too
--          many tenants
local present = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if present ~= ARGV[2] then
  return {0, present}
end
if present == '' and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[5]) then
  return {-1, ''}
end
-- The largest write comes first: at maxmemory it is refused, and nothing was changed.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
-- It begins with the time (ms), so that it is another one after all data was lost.
local time = redis.call('TIME')
redis.call('SET', KEYS[3], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'NX')
redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[6], ARGV[1])
return {1, ARGV[3]}
