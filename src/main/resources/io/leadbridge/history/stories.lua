-- What the scripts about stories share; it stands before each of them.
--
-- KEYS[1] newest: sorted set, event -> milliseconds since the epoch when it ended
-- KEYS[2] stories: hash, event -> lines. The first has time and terms; time is KEYS[1]'s in 13 digits; before each term is a
--         tab. The second is JSON. Each further one has the steps of one try, the earliest first
-- KEYS[3] terms: sorted set of "TERM TIME EVENT", all of score 0, so that the stories with a term lie together by time
--
-- An event is MESSAGE.INDEX. A term is "record=amocrm:lead:1"; scripts take every term as it is, so new ones need no change
-- here. What is removed is gone at once: a stream would keep the bytes of what was deleted until its neighbours go.
local newest, stories, terms = KEYS[1], KEYS[2], KEYS[3]

-- All terms in one command: Redis logs each command, and a story has up to thirty terms. Returns the time.
local function each_term(event, packed, command)
  local head = string.match(packed, '^[^\n]*')
  local time = string.sub(head, 1, 13)
  local behind, members = ' ' .. time .. ' ' .. event, {}
  for term in string.gmatch(head, '\t([^\t]+)') do
    if command == 'ZADD' then
      members[#members + 1] = '0'
    end
    members[#members + 1] = term .. behind
  end
  if #members > 0 then
    redis.call(command, terms, unpack(members))
  end
  return time
end

-- Returns 1 if there was such a story, else 0.
local function remove(event)
  local packed = redis.call('HGET', stories, event)
  if packed then
    each_term(event, packed, 'ZREM')
    redis.call('HDEL', stories, event)
  end
  redis.call('ZREM', newest, event)
  return packed and 1 or 0
end

-- The lines with the steps of earlier tries: those that the story has by now, and those of tries since.
-- Of more than MOST_TRIES, the first and the latest ones stay; a line "..." stands where others were.
local MOST_TRIES = 10
local function joined(earlier, later)
  local lines, cut = {}, false
  for line in string.gmatch(earlier .. '\n' .. later, '[^\n]+') do
    if line == '...' then
      cut = true
    else
      lines[#lines + 1] = line
    end
  end
  while #lines > MOST_TRIES do
    cut = true
    table.remove(lines, 2)
  end
  if cut then
    table.insert(lines, math.min(2, #lines + 1), '...')
  end
  return table.concat(lines, '\n')
end

-- The lines with steps of a story that is kept; '' if there are none.
local function steps_of(event)
  local packed = redis.call('HGET', stories, event)
  return packed and string.match(packed, '^[^\n]*\n[^\n]*\n(.*)$') or ''
end

-- Returns whether Redis took it. At maxmemory it refuses the first write, if that is one that needs memory.
local function keep(event, packed)
  if redis.call('HEXISTS', stories, event) == 1 then
    remove(event)
  end
  local reply = redis.pcall('HSET', stories, event, packed)
  if type(reply) == 'table' and reply.err then
    return false
  end
  redis.call('ZADD', newest, each_term(event, packed, 'ZADD'), event)
  return true
end

-- Removes the oldest ones beyond a number or older than a time, at most `limit` of them. Returns how many are left to go.
local function trim(most, before_ms, limit)
  local beyond = redis.call('ZCARD', newest) - most
  local going = math.max(beyond, redis.call('ZCOUNT', newest, '-inf', '(' .. before_ms), 0)
  local now = math.min(going, limit)
  if now > 0 then
    for _, event in ipairs(redis.call('ZRANGE', newest, 0, now - 1)) do
      remove(event)
    end
  end
  return going - now
end
