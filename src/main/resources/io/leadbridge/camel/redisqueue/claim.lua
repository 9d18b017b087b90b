-- Takes back expired leases, promotes what is due, then leases the group that waited longest.
--
-- KEYS[1] ready, [2] leases, [3] owners, [4] solo, [5] later, [6] parked, [7] parked:messages, [8] stats, [9] meta
--
-- ARGV[1] prefix of the groups' lists; they are in the slot of KEYS, but which ones is known only here
-- ARGV[2] most messages to hand out
-- ARGV[3] lease, milliseconds
-- ARGV[4] crashes alone after which a message is poison
-- ARGV[5] grace, milliseconds, see below
-- ARGV[6] 1 if the caller knows that Redis could be reached for at least that grace, else 0
-- ARGV[7] wake channel
--
-- Returns {wake, ready, group, token, message...}: milliseconds until the next claim may find something, -1 for
-- nothing known; number of groups still ready; then, only if a group was leased, its name, the fencing token and the
-- packed messages (see enqueue.lua), oldest first. They stay at the head of the list until they are settled.
--
-- Grace: if no worker was seen for longer than that, and the caller cannot say that Redis was there, then nobody could
-- renew; so leases get that much more time, for living workers must not be taken for dead ones.
local ready, leases, owners, solo, later = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local stats, meta, prefix = KEYS[8], KEYS[9], ARGV[1]
local lease, grace = tonumber(ARGV[3]), tonumber(ARGV[5])

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)

-- Milliseconds until the first member is due, -1 without one.
local function first_wait(key)
  local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  return first[2] and math.max(0, tonumber(first[2]) - now_ms) or -1
end

local function sooner(one_ms, other_ms)
  if one_ms < 0 or other_ms < 0 then
    return math.max(one_ms, other_ms)
  end
  return math.min(one_ms, other_ms)
end

local lease_wait_ms, later_wait_ms = first_wait(leases), first_wait(later)
if lease_wait_ms ~= 0 and later_wait_ms ~= 0 and redis.call('ZCARD', ready) == 0 then
  return {sooner(lease_wait_ms, later_wait_ms), 0}
end

-- A write that frees: after it Redis lets the script pass at maxmemory.
redis.call('ZREM', leases, '')
local added = 0

local function integer(number)
  return string.format('%.0f', number)
end

local function enqueued_us(message)
  return (struct.unpack('>I8', message, 7))
end

local function make_ready(group, since_ms)
  local head = redis.call('LINDEX', prefix .. group, 0)
  if head then
    local priority = string.byte(head, 6) % 16
    redis.call('ZADD', ready, (9 - priority) * 10000000000000 + since_ms, group)
    added = added + 1
  end
end

local function park(group, reason, message)
  local id = string.sub(message, 15, 14 + struct.unpack('>H', message))
  -- Given ids may come twice; none of the two may get lost.
  while redis.call('HSETNX', KEYS[7], id, struct.pack('>HH', #group, #reason) .. group .. reason .. message) == 0 do
    id = id .. '+'
  end
  redis.call('ZADD', KEYS[6], now_us, id)
  redis.call('HINCRBY', stats, 'parked', 1)
end

-- The message at the head was alone with its worker when that died. Returns whether it left the list.
local function blame(group)
  local key = prefix .. group
  local message = redis.call('LINDEX', key, 0)
  if not message then
    return true
  end
  local crashes = string.byte(message, 5) + 1
  message = string.sub(message, 1, 4) .. string.char(crashes) .. string.sub(message, 6)
  if crashes < tonumber(ARGV[4]) then
    redis.call('LSET', key, 0, message)
    return false
  end
  redis.call('LPOP', key)
  park(group, 'poison: its worker died ' .. crashes .. ' times while it handled this message alone', message)
  return true
end

local function take_back(group)
  local owner = redis.call('HGET', owners, group)
  local token, count = string.match(owner, '^(%d+):(%d+)$')
  local alone = tonumber(redis.call('HGET', solo, group) or 0)
  redis.call('ZREM', leases, group)
  redis.call('HDEL', owners, group)
  redis.call('HINCRBY', stats, 'crashes', 1)
  alone = math.max(alone, tonumber(count))
  if count == '1' and blame(group) then
    alone = alone - 1
  end
  if alone > 0 then
    redis.call('HSET', solo, group, alone)
  else
    redis.call('HDEL', solo, group)
  end
  make_ready(group, math.floor(token / 1000))
end

-- A retried message goes before all younger ones, but behind those that are handed out.
local function insert(key, group, message)
  local owner = redis.call('HGET', owners, group)
  local index = owner and tonumber(string.match(owner, ':(%d+)$')) or 0
  local age = enqueued_us(message)
  while true do
    local other = redis.call('LINDEX', key, index)
    if not other then
      return redis.call('RPUSH', key, message)
    end
    if enqueued_us(other) >= age then
      return redis.call('LINSERT', key, 'BEFORE', other, message)
    end
    index = index + 1
  end
end

local function promote(member, due_ms)
  redis.call('ZREM', later, member)
  if string.sub(member, 1, 1) == 'h' then
    return make_ready(string.sub(member, 2), now_ms)
  end
  local length = struct.unpack('>H', member, 2)
  local group, message = string.sub(member, 4, 3 + length), string.sub(member, 4 + length)
  local key, flags, size = prefix .. group, string.byte(message, 6), nil
  if flags >= 32 then
    message = string.sub(message, 1, 5) .. struct.pack('>BI8', flags - 32, due_ms * 1000) .. string.sub(message, 15)
    size = redis.call('RPUSH', key, message)
  else
    size = insert(key, group, message)
    if redis.call('HEXISTS', solo, group) == 1 then
      redis.call('HINCRBY', solo, group, 1)
    end
  end
  if size == 1 and not redis.call('ZSCORE', later, 'h' .. group) then
    make_ready(group, now_ms)
  end
end

local last_token = tonumber(redis.call('HGET', meta, 'token') or 0)
local seen_ms = math.max(tonumber(redis.call('HGET', meta, 'seen') or 0), math.floor(last_token / 1000))
if now_ms - seen_ms > 500 then
  redis.call('HSET', meta, 'seen', integer(now_ms))
end
if ARGV[6] == '0' and now_ms - seen_ms > grace then
  for _, group in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now_ms + grace)) do
    redis.call('ZADD', leases, now_ms + grace, group)
  end
end

if lease_wait_ms == 0 then
  for _, group in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now_ms, 'LIMIT', 0, 16)) do
    take_back(group)
  end
end
if later_wait_ms == 0 then
  local due = redis.call('ZRANGEBYSCORE', later, '-inf', now_ms, 'WITHSCORES', 'LIMIT', 0, 32)
  for index = 1, #due, 2 do
    promote(due[index], tonumber(due[index + 1]))
  end
end

local answer = {0, 0}
local group = redis.call('ZRANGE', ready, 0, 0)[1]
if group then
  local count = redis.call('HEXISTS', solo, group) == 1 and 1 or tonumber(ARGV[2])
  local messages = redis.call('LRANGE', prefix .. group, 0, count - 1)
  local token = math.max(now_us, last_token + 1)
  redis.call('ZREM', ready, group)
  redis.call('HSET', meta, 'token', integer(token))
  redis.call('ZADD', leases, now_ms + lease, group)
  redis.call('HSET', owners, group, integer(token) .. ':' .. #messages)
  answer[3], answer[4] = group, integer(token)
  for index = 1, #messages do
    answer[4 + index] = messages[index]
  end
end

answer[1] = sooner(first_wait(leases), first_wait(later))
answer[2] = redis.call('ZCARD', ready)
if added > 0 and answer[2] > 0 then
  redis.call('PUBLISH', ARGV[7], '0')
end
return answer
