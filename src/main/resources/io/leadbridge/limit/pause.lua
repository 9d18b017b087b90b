-- Pauses a connection or an account, for all instances. A pause that goes on keeps the time of its beginning.
--
-- KEYS[1]  the pause: a hash, see reserve.lua
-- ARGV[1]  kind
-- ARGV[2]  reason
-- ARGV[3]  for how long (ms)
-- ARGV[4]  mark of the connection; empty for an account
-- ARGV[5]  how much longer it is remembered if nobody calls any more (ms)
-- Returns  1 if it begins, 0 if it goes on
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local since = redis.call('HGET', KEYS[1], 'since')

redis.call('HDEL', KEYS[1], 'probe')
redis.call('HSET', KEYS[1], 'kind', ARGV[1], 'reason', ARGV[2], 'mark', ARGV[4],
  'since', since or string.format('%.0f', now), 'until', string.format('%.0f', now + tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', tonumber(ARGV[3]) + tonumber(ARGV[5])))
return since and 0 or 1
