-- Takes or lengthens the right to audit a tenant.
--
-- KEYS[1] the tenant's hash: sinceMs, dueMs, token, untilMs, endedMs, found:KIND
-- ARGV[1] token of the right
-- ARGV[2] life of the right, milliseconds
-- ARGV[3] token of the right that is lengthened; empty to take a new one
--
-- Returns {sinceMs}, or nothing if the tenant's turn has not come, another has the right, or the one to be lengthened is gone.
-- By Redis' clock.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'sinceMs', 'dueMs', 'token', 'untilMs')
local function text(number)
  return string.format('%.0f', number)
end
if ARGV[3] ~= '' then
  if known[3] ~= ARGV[3] then
    return {}
  end
elseif now < tonumber(known[2] or 0) or now < tonumber(known[4] or 0) then
  return {}
end
local since = known[1] or text(now)
redis.call('HSET', KEYS[1], 'sinceMs', since, 'token', ARGV[1], 'untilMs', text(now + ARGV[2]))
return {since}
