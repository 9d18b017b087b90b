-- Counts what a shard holds. Reads only.
--
-- KEYS[1] ready, [2] leases, [3] owners, [4] later, [5] parked
--
-- ARGV[1] prefix of the groups' lists
-- ARGV[2] most groups to look at for the oldest message
--
-- Returns {now, oldest, in flight, ready groups, leased groups, later, parked}: microseconds since the epoch, by
-- Redis' clock; when the oldest message entered its line, likewise, 0 if none waits in a line; the rest are numbers.
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
return {
  time[1] * 1000000 + time[2],
  oldest,
  flight,
  redis.call('ZCARD', KEYS[1]),
  redis.call('ZCARD', KEYS[2]),
  redis.call('ZCARD', KEYS[4]),
  redis.call('ZCARD', KEYS[5])
}
