-- Throws away messages in line of a group, oldest first; those that are handed out stay, for their owner settles them.
--
-- KEYS[1] g:GROUP, [2] ready, [3] owners, [4] solo, [5] stats
--
-- ARGV[1] group
-- ARGV[2] most messages to throw away
--
-- Returns {number thrown away, number left that could be}.
local key, group = KEYS[1], ARGV[1]
local owner = redis.call('HGET', KEYS[3], group)
local flight = owner and tonumber(string.match(owner, ':(%d+)$')) or 0
local length = redis.call('LLEN', key)
local purged = math.max(0, math.min(tonumber(ARGV[2]), length - flight))
if purged == 0 then
  return {0, 0}
end

local handed_out = flight > 0 and redis.call('LRANGE', key, 0, flight - 1) or {}
redis.call('LTRIM', key, flight + purged, -1)
for index = #handed_out, 1, -1 do
  redis.call('LPUSH', key, handed_out[index])
end
redis.call('HINCRBY', KEYS[5], 'purged', purged)

-- Those that were to be handed out one by one are the first in line, those handed out among them.
local alone = tonumber(redis.call('HGET', KEYS[4], group) or 0)
if alone > flight then
  alone = math.max(flight, alone - purged)
  if alone > 0 then
    redis.call('HSET', KEYS[4], group, alone)
  else
    redis.call('HDEL', KEYS[4], group)
  end
end

local score = redis.call('ZSCORE', KEYS[2], group)
if score then
  local head = redis.call('LINDEX', key, 0)
  if head then
    -- A group has the priority of its oldest waiting message.
    local since_ms = tonumber(score) % 10000000000000
    redis.call('ZADD', KEYS[2], (9 - string.byte(head, 6) % 16) * 10000000000000 + since_ms, group)
  else
    redis.call('ZREM', KEYS[2], group)
  end
end
return {purged, length - flight - purged}
