-- Pauses a group, or the whole shard: nothing of it is handed out until it is resumed. What is handed out stays so.
--
-- KEYS[1] ready, [2] later, [3] meta
--
-- ARGV[1] group, empty for the whole shard
--
-- Returns 1 if it was paused by this call, 0 if it was paused before.
--
-- A paused group is one that is held without end: 'h' and its name in later, due at 2^53 - 1. It may be there before the
-- group has messages, and while the group is leased. A hold that was to end earlier is replaced.

-- A write that frees: after it Redis lets the script pass at maxmemory.
redis.call('ZREM', KEYS[1], ARGV[1])
if ARGV[1] == '' then
  return redis.call('HSET', KEYS[3], 'paused', '1')
end
local member = 'h' .. ARGV[1]
local before = redis.call('ZSCORE', KEYS[2], member)
redis.call('ZADD', KEYS[2], '9007199254740991', member)
return tonumber(before) == 9007199254740991 and 0 or 1
