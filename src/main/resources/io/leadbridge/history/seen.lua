-- Counts the events of messages, each of them once.
--
-- KEYS[1]  totals of the tenant: hash, "seen" and the words of outcomes -> number
-- KEYS[2…] messages: hashes, "events" -> number of events, index -> word of its outcome
-- ARGV[1]  retention in milliseconds
-- ARGV[2…] number of events of each message, in the order of KEYS
--
-- Returns how many events were new.
local new = 0
-- A write that frees: after it Redis lets the script pass at maxmemory.
redis.call('PEXPIRE', KEYS[2], ARGV[1])
for i = 2, #KEYS do
  local count = tonumber(ARGV[i])
  local known = tonumber(redis.call('HGET', KEYS[i], 'events') or '0')
  if count > known then
    redis.call('HSET', KEYS[i], 'events', count)
    new = new + count - known
  end
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
if new > 0 then
  redis.call('HINCRBY', KEYS[1], 'seen', new)
end
return new
