-- Gives the right to audit a tenant back after a full round.
--
-- KEYS[1] the tenant's hash
-- KEYS[2] what was found and hinted: hash, name -> state
-- ARGV[1] token of the right
-- ARGV[2] until the tenant's turn comes again, milliseconds
-- ARGV[3] number of the counts
-- ARGV[4] and on: name and number of each count, then name and state of each that was hinted
--
-- Returns 1, or 0 if the right has ended and another has it.
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('DEL', KEYS[2])
local counts = 4 + 2 * tonumber(ARGV[3])
for at = 4, counts - 1, 2 do
  redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
end
for at = counts, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
end
redis.call('HSET', KEYS[1], 'endedMs', string.format('%.0f', now), 'dueMs', string.format('%.0f', now + ARGV[2]),
  'untilMs', 0, 'token', '')
return 1
