-- Makes an account's metadata stale, so that the next caller reads it again. It is kept: while the CRM is down it serves.
-- The lock ends: what is being read just now may be older than what made us evict.
--
-- KEYS[1]  hash of what is kept: metadata, fresh-until (ms since 1970)
-- KEYS[2]  lock
-- KEYS[3]  is there while the next eviction has to wait
-- ARGV[1]  least time between two evictions (ms); 0 to evict whenever the last one was
-- Returns  1 if it took effect, 0 if the last one was too short ago
local interval = tonumber(ARGV[1])
if interval > 0 and not redis.call('SET', KEYS[3], 1, 'NX', 'PX', interval) then
  return 0
end
redis.call('DEL', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'fresh-until', 0)
end
return 1
