-- Throws parked messages away.
--
-- KEYS[1] parked, [2] parked:messages, [3] stats
--
-- ARGV[1] group to which they must belong, empty for any
-- ARGV[2], [3] and so on: id under which one is parked, and when it was parked, microseconds since the epoch, empty for
--         whenever
--
-- Returns how many were dropped; those that are parked no more, or again, are not.
local dropped = 0
for index = 2, #ARGV, 2 do
  local id, time = ARGV[index], ARGV[index + 1]
  local score = redis.call('ZSCORE', KEYS[1], id)
  local suits = score and (time == '' or tonumber(time) == tonumber(score))
  if suits and ARGV[1] ~= '' then
    local parked = redis.call('HGET', KEYS[2], id)
    suits = string.sub(parked, 5, 4 + struct.unpack('>H', parked)) == ARGV[1]
  end
  if suits then
    redis.call('ZREM', KEYS[1], id)
    redis.call('HDEL', KEYS[2], id)
    dropped = dropped + 1
  end
end
if dropped > 0 then
  redis.call('HINCRBY', KEYS[3], 'dropped', dropped)
end
return dropped
