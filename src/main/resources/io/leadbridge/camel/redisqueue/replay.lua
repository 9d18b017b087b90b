-- Sends one parked message back to the end of its group, as a first attempt, marked as replayed.
--
-- KEYS[1] g:GROUP, [2] ready, [3] later, [4] parked, [5] parked:messages, [6] stats
--
-- ARGV[1] group
-- ARGV[2] id under which it is parked
-- ARGV[3] wake channel
-- ARGV[4] when it was parked, microseconds since the epoch; empty for whenever
-- ARGV[5] change of the body: '' for the same, '=' and the new body
-- ARGV[6] most bytes of a new body; one as large as the old body is allowed too
--
-- Returns 1 if it was sent back; 0 if no message of this group is parked under this id, or it was parked at another time;
-- minus the number of allowed bytes if the new body is too large. Only with 1 something was changed.
local group, id = ARGV[1], ARGV[2]
local parked = redis.call('HGET', KEYS[5], id)
if not parked or string.sub(parked, 5, 4 + struct.unpack('>H', parked)) ~= group then
  return 0
end
if ARGV[4] ~= '' and tonumber(ARGV[4]) ~= tonumber(redis.call('ZSCORE', KEYS[4], id)) then
  return 0
end
local message = string.sub(parked, 5 + struct.unpack('>H', parked) + struct.unpack('>H', parked, 3))
local head_size = 14 + struct.unpack('>H', message)
if ARGV[5] ~= '' then
  local most = math.max(tonumber(ARGV[6]), #message - head_size)
  if #ARGV[5] - 1 > most then
    return -most
  end
  message = string.sub(message, 1, head_size) .. string.sub(ARGV[5], 2)
end
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local priority = string.byte(message, 6) % 16
message = string.sub(message, 1, 2) .. struct.pack('>HBBI8', 0, 0, 16 + priority, now_us) .. string.sub(message, 15)

-- Writes that free: after them Redis lets the script pass at maxmemory.
redis.call('HDEL', KEYS[5], id)
redis.call('ZREM', KEYS[4], id)
redis.call('HINCRBY', KEYS[6], 'replayed', 1)
if redis.call('RPUSH', KEYS[1], message) == 1 and not redis.call('ZSCORE', KEYS[3], 'h' .. group) then
  redis.call('ZADD', KEYS[2], (9 - priority) * 10000000000000 + math.floor(now_us / 1000), group)
  redis.call('PUBLISH', ARGV[3], '0')
end
return 1
