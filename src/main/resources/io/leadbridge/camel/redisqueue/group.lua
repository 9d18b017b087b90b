-- Tells what is known of one group. Reads only.
--
-- KEYS[1] g:GROUP, [2] leases, [3] owners, [4] solo, [5] later
--
-- ARGV[1] group
-- ARGV[2] most messages to look at for the sum of their attempts
-- ARGV[3] most bytes of messages to look at for it
--
-- Returns {now, length, in flight, token, lease left, hold, oldest, attempts of the head, sum, alone}: microseconds since
-- the epoch, by Redis' clock; messages in line, those handed out included; how many of them are handed out; fencing token
-- of the owner, '' without one; milliseconds of its lease, 0 without one or if it has run out; end of the hold in
-- milliseconds since the epoch, 2^53 - 1 for paused, 0 for none; when the oldest message in line entered it,
-- microseconds, 0 for none; counted attempts of that message; counted attempts of the oldest messages together; number
-- of messages that are still to be handed out one by one.
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local length = redis.call('LLEN', KEYS[1])

local token, flight = '', 0
local owner = redis.call('HGET', KEYS[3], ARGV[1])
if owner then
  token, flight = string.match(owner, '^(%d+)[^:]*:(%d+)$')
end
local lease_end_ms = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or 0)

local oldest, first_attempts, attempts, bytes = 0, 0, 0, 0
for index = 0, math.min(length, tonumber(ARGV[2])) - 1 do
  local message = redis.call('LINDEX', KEYS[1], index)
  local counted = struct.unpack('>H', message, 3)
  if index == 0 then
    oldest, first_attempts = struct.unpack('>I8', message, 7), counted
  end
  attempts, bytes = attempts + counted, bytes + #message
  if bytes > tonumber(ARGV[3]) then
    break
  end
end

return {
  now_us,
  length,
  tonumber(flight),
  token,
  math.max(0, lease_end_ms - math.floor(now_us / 1000)),
  tonumber(redis.call('ZSCORE', KEYS[5], 'h' .. ARGV[1]) or 0),
  oldest,
  first_attempts,
  attempts,
  tonumber(redis.call('HGET', KEYS[4], ARGV[1]) or 0)
}
