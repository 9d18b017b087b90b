-- Stores one message at the end of its group, or for later, unless its deduplication id was seen.
--
-- KEYS[1] g:GROUP    list of the group's messages
-- KEYS[2] ready      sorted set of groups that may be handed out
-- KEYS[3] later      sorted set of what is due later
-- KEYS[4] stats      hash of counters
-- KEYS[5] d:...      deduplication key; absent without a deduplication id
--
-- ARGV[1] group
-- ARGV[2] message id
-- ARGV[3] body
-- ARGV[4] delay, milliseconds, 0 for none
-- ARGV[5] priority, 0 to 9
-- ARGV[6] wake channel
-- ARGV[7] deduplication token, empty for none
-- ARGV[8] life of the deduplication key, milliseconds
--
-- Returns {code, id}: {1, message id} accepted; {2, id of the stored one} duplicate; {3, ''} busy: somebody
-- else holds the deduplication key as pending.
--
-- The first write is one that Redis refuses at maxmemory, so a message is kept whole or refused whole.
--
-- A message is packed as '>HHBBI8' (bytes of its id, counted attempts, crashes alone, flags, microseconds since
-- the epoch when it entered the line), then id, then body. Flags: 0-15 priority, 16 replayed, 32 delayed.
local group, id, delay = ARGV[1], ARGV[2], tonumber(ARGV[4])
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)

local deduplication = KEYS[5]
if deduplication then
  local state = redis.call('GET', deduplication)
  if state and string.sub(state, 1, 5) == 'done:' then
    redis.pcall('HINCRBY', KEYS[4], 'duplicates', 1)
    return {2, string.sub(state, 6)}
  end
  if state and (ARGV[7] == '' or state ~= 'pending:' .. ARGV[7]) then
    return {3, ''}
  end
end

local flags = tonumber(ARGV[5])
if delay > 0 then
  flags = flags + 32
end
local message = struct.pack('>HHBBI8', #id, 0, 0, flags, now_us) .. id .. ARGV[3]

if delay > 0 then
  local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  local due_ms = now_ms + delay
  redis.call('ZADD', KEYS[3], due_ms, 'm' .. struct.pack('>H', #group) .. group .. message)
  if not first[2] or due_ms < tonumber(first[2]) then
    redis.call('PUBLISH', ARGV[6], string.format('%.0f', delay))
  end
elseif redis.call('RPUSH', KEYS[1], message) == 1 and not redis.call('ZSCORE', KEYS[3], 'h' .. group) then
  -- Only the first message makes a group ready: with more, it is ready, leased or held already.
  redis.call('ZADD', KEYS[2], (9 - tonumber(ARGV[5])) * 10000000000000 + now_ms, group)
  redis.call('PUBLISH', ARGV[6], '0')
end

if deduplication then
  redis.call('SET', deduplication, 'done:' .. id, 'PX', ARGV[8])
end
redis.call('HINCRBY', KEYS[4], 'enqueued', 1)
return {1, id}
