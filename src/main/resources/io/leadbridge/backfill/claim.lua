-- Takes the right to go on with a backfill.
--
-- KEYS  1 the backfill: hash with state, token, untilMs, dueMs, workedMs
-- ARGV  1 token of the right
--       2 life of the right, milliseconds
-- Gives 1, or 0 if it is not to be gone on with now, or another has the right. By Redis' clock.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'state', 'untilMs', 'dueMs')
if known[1] ~= 'planning' and known[1] ~= 'running' then
  return 0
end
if now < tonumber(known[2] or 0) or now < tonumber(known[3] or 0) then
  return 0
end
local function text(number)
  return string.format('%.0f', number)
end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'untilMs', text(now + ARGV[2]), 'workedMs', text(now))
return 1
