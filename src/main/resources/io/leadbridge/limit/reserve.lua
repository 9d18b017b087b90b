-- Reserves the next slot under a rate, by Redis' clock.
--
-- KEYS[1]  lb:{limit:HASH}  list of the begins of the latest slots, in microseconds, newest first
-- ARGV[1]  slots within any window
-- ARGV[2]  length of the window, milliseconds
-- ARGV[3]  a slot that begins later than this from now is not reserved, milliseconds
--
-- Returns wait       if a slot was reserved that begins after `wait` milliseconds (0: now),
--         -1 - wait  if none was; the next one would begin after `wait` milliseconds.
local requests = tonumber(ARGV[1])
local window = tonumber(ARGV[2]) * 1000
local wait_max = tonumber(ARGV[3]) * 1000

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

-- A begin farther ahead than any that we hand out means that the clock was set back: start anew.
local newest = tonumber(redis.call('LINDEX', KEYS[1], 0) or '0')
if newest > now + wait_max + window then
    redis.call('DEL', KEYS[1])
end

local begin = now
local oldest = redis.call('LINDEX', KEYS[1], requests - 1)
if oldest then
    begin = math.max(now, tonumber(oldest) + window)
end
local wait = math.ceil((begin - now) / 1000)
if begin - now > wait_max then
    return -1 - wait
end

redis.call('LPUSH', KEYS[1], string.format('%.0f', begin))
redis.call('LTRIM', KEYS[1], 0, requests - 1)
redis.call('PEXPIRE', KEYS[1], math.ceil((begin - now + window) / 1000) + 1000)
return wait
