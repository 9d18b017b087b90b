-- Stores messages, each at the end of its group or for later, unless its deduplication id was seen.
--
-- KEYS[1] ready  sorted set of groups that may be handed out
-- KEYS[2] later  sorted set of what is due later
-- KEYS[3] stats  hash of counters
-- KEYS[4] tags   list of what the latest messages are tagged with
--
-- ARGV[1] prefix of the groups' lists; they and the deduplication keys are in the slot of KEYS
-- ARGV[2] wake channel
-- ARGV[3] life of deduplication keys, milliseconds
-- ARGV[4] most entries of the list of tags, 0 for no such list
-- ARGV[5] and on: eight for each message: group, id, body, delay in milliseconds or 0, priority 0 to 9, deduplication
--         key or '', deduplication token or '', tags or ''
--
-- Returns one value for each message: 1 accepted; 'd' and the id of the stored message: a duplicate; 2 busy: somebody
-- else holds the deduplication key as pending; 'e' and the error: not stored, because a key of this message alone is
-- not what it should be.
--
-- The first write is one that Redis refuses at maxmemory, or as a replica, and so on; then nothing is stored at all and
-- the error is the script's. A message is kept whole or refused whole.
--
-- A message is packed as '>HHBBI8' (bytes of its id, counted attempts, crashes alone, flags, microseconds since
-- the epoch when it entered the line), then id, then body. Flags: 0-15 priority, 16 replayed, 32 delayed.
-- An entry of the list of tags is '>I8HHH' (microseconds since the epoch, bytes of group, id and tags), then those three;
-- tags are lines of NAME=value. Nothing is taken out when a message is done; the list is cut, oldest first.
local ready, later, stats = KEYS[1], KEYS[2], KEYS[3]
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)
local most_tags = tonumber(ARGV[4])
local answer, accepted, duplicates, made_ready, tagged = {}, 0, 0, 0, {}
local due_ms, refusal

-- Returns the error in a reply, nil without one. What concerns all messages is kept as the refusal of all.
local function failure(reply)
  if type(reply) ~= 'table' or not reply.err then
    return nil
  end
  if not string.find(reply.err, 'WRONGTYPE', 1, true) then
    refusal = reply
  end
  return 'e' .. reply.err
end

-- Returns why it was not stored, nil if it was.
-- Numbers are given to Redis as text: its own way to print Lua's numbers takes longer than most commands.
local function store(group, message, delay_ms, priority)
  if delay_ms > 0 then
    local member = 'm' .. struct.pack('>H', #group) .. group .. message
    local failed = failure(redis.pcall('ZADD', later, string.format('%d', now_ms + delay_ms), member))
    due_ms = math.min(due_ms or now_ms + delay_ms, now_ms + delay_ms)
    return failed
  end
  local size = redis.pcall('RPUSH', ARGV[1] .. group, message)
  local failed = failure(size)
  -- Only the first message makes a group ready: with more, it is ready, leased or held already.
  if size == 1 and not redis.call('ZSCORE', later, 'h' .. group) then
    redis.call('ZADD', ready, string.format('%d', (9 - priority) * 10000000000000 + now_ms), group)
    made_ready = made_ready + 1
  end
  return failed
end

-- Returns what is to be answered instead of storing the message, nil if it is new.
local function seen(deduplication, token)
  local state = redis.pcall('GET', deduplication)
  local failed = failure(state)
  if failed then
    return failed
  end
  if state and string.sub(state, 1, 5) == 'done:' then
    duplicates = duplicates + 1
    return 'd' .. string.sub(state, 6)
  end
  return state and (token == '' or state ~= 'pending:' .. token) and 2 or nil
end

local function enqueue(group, id, body, delay_ms, priority, deduplication, token, tags)
  local refused = deduplication ~= '' and seen(deduplication, token)
  if refused then
    return refused
  end
  local flags = delay_ms > 0 and priority + 32 or priority
  local message = struct.pack('>HHBBI8', #id, 0, 0, flags, now_us) .. id .. body
  local failed = store(group, message, delay_ms, priority)
  if failed then
    return failed
  end
  if deduplication ~= '' then
    redis.call('SET', deduplication, 'done:' .. id, 'PX', ARGV[3])
  end
  if tags ~= '' and most_tags > 0 then
    tagged[#tagged + 1] = struct.pack('>I8HHH', now_us, #group, #id, #tags) .. group .. id .. tags
  end
  accepted = accepted + 1
  return 1
end

local later_was_first = redis.call('ZRANGE', later, '0', '0', 'WITHSCORES')[2]
for at = 5, #ARGV, 8 do
  answer[#answer + 1] = enqueue(ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]),
    ARGV[at + 5], ARGV[at + 6], ARGV[at + 7])
  if refusal then
    return refusal
  end
end

if accepted > 0 then
  redis.call('HINCRBY', stats, 'enqueued', string.format('%d', accepted))
end
if duplicates > 0 then
  -- Refused at maxmemory if nothing was stored; a count is not worth an error.
  redis.pcall('HINCRBY', stats, 'duplicates', string.format('%d', duplicates))
end
if #tagged > 0 then
  redis.call('LPUSH', KEYS[4], unpack(tagged))
  redis.call('LTRIM', KEYS[4], '0', string.format('%d', most_tags - 1))
end
-- The others have been told, or look anyway when one of their workers is free.
if made_ready > 0 and redis.call('ZCARD', ready) == made_ready then
  redis.call('PUBLISH', ARGV[2], '0')
end
if due_ms and (not later_was_first or due_ms < tonumber(later_was_first)) then
  redis.call('PUBLISH', ARGV[2], string.format('%d', due_ms - now_ms))
end
return answer
