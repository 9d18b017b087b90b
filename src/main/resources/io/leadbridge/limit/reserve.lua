-- Reserves the next free slot of a sliding window: in any window at most so many slots begin. All times are Redis' own.
--
-- KEYS[1]  list of the newest slots' begins (ms since 1970), newest first, no longer than ARGV[1]
-- ARGV[1]  slots per window
-- ARGV[2]  window (ms)
-- ARGV[3]  how far ahead a slot may be reserved (ms)
-- Returns  {1, ms until the slot begins, its begin (ms since 1970)}, or {0, ms until asking again makes sense}; then
--          nothing was reserved.
local count, window, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A slot may begin a whole window after the one that began "count" slots before it.
local earlier = redis.call('LINDEX', KEYS[1], count - 1)
local at = now
if earlier then
  at = math.max(now, tonumber(earlier) + window)
end

-- Further ahead than slots are ever given out: Redis' clock was set back. Begin anew.
if at - now > window + ahead then
  redis.call('DEL', KEYS[1])
  at = now
end

if at - now > ahead then
  return {0, at - now - ahead}
end
redis.call('LPUSH', KEYS[1], string.format('%.0f', at))
redis.call('LTRIM', KEYS[1], 0, count - 1)
redis.call('PEXPIRE', KEYS[1], at - now + window)
return {1, at - now, at}
