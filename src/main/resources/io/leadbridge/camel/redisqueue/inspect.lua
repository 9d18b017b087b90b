-- Counts what a shard holds. Reads only.
--
-- KEYS[1] ready, [2] leases, [3] owners, [4] later, [5] parked, [6] stats, [7] meta
--
-- ARGV[1] prefix of the groups' lists
-- ARGV[2] most groups to look at for the oldest message
-- ARGV[3] most entries of later to look at for held groups
--
-- Returns {numbers, counters}. Numbers: now, oldest, in flight, ready groups, leased groups, later, parked, held groups,
-- paused groups, 1 if the shard is paused else 0. Now and oldest are microseconds since the epoch, by Redis' clock;
-- oldest is when the oldest message entered its line, 0 if none waits in a line. Later counts no paused groups; held
-- groups are those with an end of their hold. Counters: name, value, and so on, as in the hash stats.
local PAUSED = 9007199254740991
local time = redis.call('TIME')

local oldest = 0
for _, key in ipairs({KEYS[1], KEYS[2]}) do
  for _, group in ipairs(redis.call('ZRANGE', key, 0, tonumber(ARGV[2]) - 1)) do
    local head = redis.call('LINDEX', ARGV[1] .. group, 0)
    if head then
      local enqueued_us = struct.unpack('>I8', head, 7)
      oldest = oldest == 0 and enqueued_us or math.min(oldest, enqueued_us)
    end
  end
end

local flight = 0
for _, owner in ipairs(redis.call('HVALS', KEYS[3])) do
  flight = flight + tonumber(string.match(owner, ':(%d+)$'))
end

local paused = redis.call('ZCOUNT', KEYS[4], PAUSED, '+inf')
local later = redis.call('ZCARD', KEYS[4]) - paused
local held, looked, cursor = 0, 0, '0'
while later > 0 and looked < tonumber(ARGV[3]) do
  local found = redis.call('ZSCAN', KEYS[4], cursor, 'MATCH', 'h*', 'COUNT', 50)
  for index = 2, #found[2], 2 do
    if tonumber(found[2][index]) < PAUSED then
      held = held + 1
    end
  end
  cursor, looked = found[1], looked + 50
  if cursor == '0' then
    break
  end
end

local numbers = {
  time[1] * 1000000 + time[2],
  oldest,
  flight,
  redis.call('ZCARD', KEYS[1]),
  redis.call('ZCARD', KEYS[2]),
  later,
  redis.call('ZCARD', KEYS[5]),
  held,
  paused,
  redis.call('HEXISTS', KEYS[7], 'paused')
}
return {numbers, redis.call('HGETALL', KEYS[6])}
