-- Counts the messages of a shard one place after the other, and gives the counters of the same moment. Reads only.
--
-- KEYS[1] ready, [2] leases, [3] later, [4] parked, [5] stats
--
-- ARGV[1] prefix of the groups' lists
-- ARGV[2] most entries of ready, leases and later together that are looked at
--
-- Returns {in line, due later, parked, counters}; or {-1} if there is more to be looked at. A group with messages is ready,
-- leased, or held or paused, which is an entry of later; in line are those handed out, too.
local entries = redis.call('ZCARD', KEYS[1]) + redis.call('ZCARD', KEYS[2]) + redis.call('ZCARD', KEYS[3])
if entries > tonumber(ARGV[2]) then
  return {-1}
end

local groups, holds = {}, 0
for _, key in ipairs({KEYS[1], KEYS[2]}) do
  for _, group in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    groups[group] = true
  end
end
local cursor = '0'
repeat
  local found = redis.call('ZSCAN', KEYS[3], cursor, 'MATCH', 'h*', 'COUNT', 1000)
  for index = 1, #found[2], 2 do
    groups[string.sub(found[2][index], 2)] = true
    holds = holds + 1
  end
  cursor = found[1]
until cursor == '0'

local line = 0
for group in pairs(groups) do
  line = line + redis.call('LLEN', ARGV[1] .. group)
end
return {line, redis.call('ZCARD', KEYS[3]) - holds, redis.call('ZCARD', KEYS[4]), redis.call('HGETALL', KEYS[5])}
