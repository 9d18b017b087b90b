-- Does what a person wants with a backfill.
--
-- KEYS  1 the backfill: hash
--       2 which backfill of a rule runs: hash, rule -> id
--       3 which leads the walk has come by: sorted set
-- ARGV  1 revision that the person knows; empty for any
--       2 'run', 'pause', 'resume' or 'stop'
--       3 reason
--       4 rule, 5 id of the backfill
--       6 life of it all, milliseconds
--       7 a walk at its beginning: JSON
--       8, 9, … states in which it may be done
-- Gives 0 there is none, 1 done, 2 its state does not allow it, 3 another revision, 4 another backfill of the rule runs.
local known = redis.call('HMGET', KEYS[1], 'state', 'phase', 'revision')
if not known[1] then
  return 0
end
if ARGV[1] ~= '' and ARGV[1] ~= known[3] then
  return 3
end
local allowed = false
for i = 8, #ARGV do
  allowed = allowed or known[1] == ARGV[i]
end
if not allowed then
  return 2
end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local state
if ARGV[2] == 'run' then
  local other = redis.call('HGET', KEYS[2], ARGV[4])
  -- It may have expired without an end.
  if other and redis.call('EXISTS', string.sub(KEYS[1], 1, #KEYS[1] - #ARGV[5]) .. other) == 1 then
    return 4
  end
  redis.call('HSET', KEYS[2], ARGV[4], ARGV[5])
  state = 'running'
  redis.call('DEL', KEYS[3])
  redis.call('HSET', KEYS[1], 'phase', 'running', 'walk', ARGV[7], 'startedMs', now, 'dueMs', '0')
elseif ARGV[2] == 'pause' then
  state = 'paused'
elseif ARGV[2] == 'resume' then
  state = known[2]
  redis.call('HSET', KEYS[1], 'dueMs', '0')
else
  state = 'stopped'
  if redis.call('HGET', KEYS[2], ARGV[4]) == ARGV[5] then
    redis.call('HDEL', KEYS[2], ARGV[4])
  end
  redis.call('DEL', KEYS[3])
end
redis.call('HSET', KEYS[1], 'state', state, 'reason', ARGV[3], 'braked', '0', 'waitsFor', '', 'revision',
  string.format('%.0f', tonumber(known[3]) + 1))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1
