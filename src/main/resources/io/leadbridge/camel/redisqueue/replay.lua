-- Sends one parked message back to the end of its group, as a first attempt, marked as replayed.
--
-- KEYS[1] g:GROUP, [2] ready, [3] later, [4] parked, [5] parked:messages, [6] stats
--
-- ARGV[1] group
-- ARGV[2] id under which it is parked
-- ARGV[3] wake channel
--
-- Returns 1 if it was sent back, 0 if no message of this group is parked under this id.
local parked = redis.call('HGET', KEYS[5], ARGV[2])
if not parked or string.sub(parked, 5, 4 + struct.unpack('>H', parked)) ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local message = string.sub(parked, 5 + struct.unpack('>H', parked) + struct.unpack('>H', parked, 3))
local priority = string.byte(message, 6) % 16
message = string.sub(message, 1, 2) .. struct.pack('>HBBI8', 0, 0, 16 + priority, now_us) .. string.sub(message, 15)
redis.call('HDEL', KEYS[5], ARGV[2])
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('HINCRBY', KEYS[6], 'replayed', 1)
if redis.call('RPUSH', KEYS[1], message) == 1 and not redis.call('ZSCORE', KEYS[3], 'h' .. ARGV[1]) then
  redis.call('ZADD', KEYS[2], (9 - priority) * 10000000000000 + math.floor(now_us / 1000), ARGV[1])
  redis.call('PUBLISH', ARGV[3], '0')
end
return 1
