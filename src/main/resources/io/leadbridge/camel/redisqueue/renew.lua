-- Prolongs the leases of a living worker.
--
-- KEYS[1] leases, [2] owners, [3] meta
--
-- ARGV[1] lease, milliseconds from now
-- ARGV[2], ARGV[3] and so on: group, fencing token
--
-- Returns for each group 1 if it was renewed, 0 if it belongs to another or to nobody. A lease that has run out, but
-- was not taken back, is renewed.

-- A write that frees: after it Redis lets the script pass at maxmemory.
redis.call('ZREM', KEYS[1], '')
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {}
for index = 2, #ARGV, 2 do
  local owner = redis.call('HGET', KEYS[2], ARGV[index])
  if owner and string.match(owner, '^%d+') == ARGV[index + 1] then
    redis.call('ZADD', KEYS[1], now_ms + tonumber(ARGV[1]), ARGV[index])
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = 0
  end
end
redis.call('HSET', KEYS[3], 'seen', string.format('%.0f', now_ms))
return answer
