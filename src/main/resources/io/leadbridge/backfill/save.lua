-- Keeps how far a backfill has come.
--
-- KEYS  1 the backfill: hash
--       2 which leads the walk has come by: sorted set by the time of their change, milliseconds
--       3 samples: string
--       4 which backfill of a rule runs: hash
-- ARGV  1 token of the right
--       2 state when the right was taken
--       3 state, 4 phase, 5 reason, 6 whether the brake was pulled, 7 what it waits for
--       8 until the next turn may begin, milliseconds
--       9 '1' if the right goes on
--       10 life of it all, milliseconds
--       11 plan, 12 run: JSON, empty to leave it; 13 walk: JSON
--       14 leads that changed before may be forgotten, as '(1700000000000'; empty to keep all
--       15 samples: JSON, empty to leave them; 16 their life, milliseconds
--       17 rule, 18 id of the backfill, 19 version of the tenant
--       20, 21, … time in milliseconds and id of leads that the walk has come by
-- Gives 1; or 0, and nothing is kept, if the right has ended and another has it. What a person has done to the state since
-- the right was taken stands.
if ARGV[14] ~= '' then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[14])
end
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number)
  return string.format('%.0f', number)
end
local changes = {'version', ARGV[19], 'waitsFor', ARGV[7], 'walk', ARGV[13], 'dueMs', text(now + ARGV[8]), 'workedMs', text(now)}
local function set(field, value)
  changes[#changes + 1] = field
  changes[#changes + 1] = value
end
if ARGV[11] ~= '' then
  set('plan', ARGV[11])
end
if ARGV[12] ~= '' then
  set('run', ARGV[12])
end
if ARGV[9] ~= '1' then
  set('token', '')
  set('untilMs', '0')
end
local state = redis.call('HGET', KEYS[1], 'state')
if state == ARGV[2] and state ~= ARGV[3] then
  set('state', ARGV[3])
  set('phase', ARGV[4])
  set('reason', ARGV[5])
  set('braked', ARGV[6])
  set('revision', text(tonumber(redis.call('HGET', KEYS[1], 'revision')) + 1))
  if ARGV[3] == 'planned' then
    set('plannedMs', text(now))
  end
  state = ARGV[3]
end
redis.call('HSET', KEYS[1], unpack(changes))
for i = 20, #ARGV, 2 do
  redis.call('ZADD', KEYS[2], ARGV[i], ARGV[i + 1])
end
if ARGV[15] ~= '' then
  redis.call('SET', KEYS[3], ARGV[15], 'PX', ARGV[16])
end
if state == 'done' or state == 'failed' or state == 'stopped' then
  if redis.call('HGET', KEYS[4], ARGV[17]) == ARGV[18] then
    redis.call('HDEL', KEYS[4], ARGV[17])
  end
  redis.call('DEL', KEYS[2])
end
redis.call('PEXPIRE', KEYS[1], ARGV[10])
redis.call('PEXPIRE', KEYS[2], ARGV[10])
return 1
