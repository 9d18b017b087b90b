-- Takes the right to poll a connection.
--
-- KEYS  1 the connection's hash: startMs, cursorMs, resumeMs, dueMs, subscriptionMs, token, untilMs
-- ARGV  1 token of the right
--       2 life of the right, milliseconds
--       3 overlap, milliseconds
--       4 from one poll to the next, milliseconds
--       5 from one look at the subscription to the next, milliseconds; empty for none
--       6 for how long the connection has been in force, milliseconds
--       7 how much longer its turn is put off, milliseconds
-- Gives {sinceMs, windowMs, cursorMs, '1' if it is time to look at the subscription}, or nothing if its turn has not come or another has the right.
-- By Redis' clock. A connection that was never polled begins when it came into force; its first turn comes after the period.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'startMs', 'cursorMs', 'resumeMs', 'dueMs', 'untilMs', 'subscriptionMs')
local function text(number)
  return string.format('%.0f', number)
end
local inForce = now - ARGV[6]
if not known[1] then
  redis.call('HSET', KEYS[1], 'startMs', text(inForce), 'cursorMs', text(inForce), 'dueMs', text(now + ARGV[4]))
  return {}
end
local start = tonumber(known[1])
local cursor = tonumber(known[2])
-- Nothing was found yet, and another instance has had the connection in force for longer than the one that came first.
if start == cursor and inForce < start then
  start, cursor = inForce, inForce
  redis.call('HSET', KEYS[1], 'startMs', text(start), 'cursorMs', text(cursor))
end
if now < tonumber(known[4] or 0) + ARGV[7] or now < tonumber(known[5] or 0) then
  return {}
end
local window = math.max(start, cursor - ARGV[3])
local since = tonumber(known[3] or '') or window
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'untilMs', text(now + ARGV[2]))
local subscribes = '0'
if ARGV[5] ~= '' and now >= tonumber(known[6] or 0) then
  subscribes = '1'
  redis.call('HSET', KEYS[1], 'subscriptionMs', text(now + ARGV[5]))
end
return {text(since), text(window), text(cursor), subscribes}
