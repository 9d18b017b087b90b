-- Renews a right.
--
-- KEYS[1] the hash of what it is a right to: token, untilMs
-- ARGV[1] token of the right
-- ARGV[2] its life from now on, milliseconds
--
-- Returns 1, or 0 if it was given back or another has it. By Redis' clock.
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'untilMs', string.format('%.0f', now + ARGV[2]))
return 1
