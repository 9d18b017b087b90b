-- Ends the pause of a group, or of the whole shard, and wakes the consumers.
--
-- KEYS[1] g:GROUP; for the whole shard any key of its slot
-- KEYS[2] ready, [3] leases, [4] later, [5] meta
--
-- ARGV[1] group, empty for the whole shard
-- ARGV[2] wake channel
--
-- Returns 1 if it was paused, 0 if not; then nothing was changed. A hold with an end is no pause.
local group = ARGV[1]
if group == '' then
  local paused = redis.call('HDEL', KEYS[5], 'paused')
  if paused == 1 then
    redis.call('PUBLISH', ARGV[2], '0')
  end
  return paused
end
if tonumber(redis.call('ZSCORE', KEYS[4], 'h' .. group) or 0) < 9007199254740991 then
  return 0
end
redis.call('ZREM', KEYS[4], 'h' .. group)
local head = redis.call('LINDEX', KEYS[1], 0)
if head and not redis.call('ZSCORE', KEYS[3], group) then
  local time = redis.call('TIME')
  local since_ms = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZADD', KEYS[2], (9 - string.byte(head, 6) % 16) * 10000000000000 + since_ms, group)
end
redis.call('PUBLISH', ARGV[2], '0')
return 1
