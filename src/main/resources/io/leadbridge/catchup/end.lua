-- Gives the right to poll a connection back, and keeps what was found.
--
-- KEYS  1 the connection's hash
--       2 what was found, by time
-- ARGV  1 token of the right
--       2 cursor, milliseconds
--       3 where the next poll goes on in the same window, milliseconds; empty if the window is done
--       4 until its turn comes again, milliseconds
--       5 how long before the cursor what was found is kept, milliseconds
--       6, 7, … time in milliseconds and name of what was found
-- Gives 1, or 0 if the right has ended and another has it.
-- What is too old goes first, so that the script passes at maxmemory.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. string.format('%.0f', ARGV[2] - ARGV[5]))
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
for i = 6, #ARGV, 2 do
  redis.call('ZADD', KEYS[2], ARGV[i], ARGV[i + 1])
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'cursorMs', ARGV[2], 'resumeMs', ARGV[3], 'dueMs', string.format('%.0f', now + ARGV[4]),
  'untilMs', 0, 'token', '')
return 1
