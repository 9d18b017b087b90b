-- Removes a tenant, if nobody else has changed it meanwhile, and tells every instance.
--
-- KEYS     as in save.lua
-- ARGV[1]  tenant
-- ARGV[2]  version that is to be removed
-- ARGV[3]  channel of changes
-- Returns  {1, empty} if removed, {0, present version or empty} if it is another or there is none
local present = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if present ~= ARGV[2] or present == '' then
  return {0, present}
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[3], ARGV[1])
return {1, ''}
