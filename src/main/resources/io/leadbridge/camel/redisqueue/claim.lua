-- Takes back expired leases, promotes what is due, then leases the groups that waited longest; what is common to all is
-- in messages.lua.
--
-- ARGV[3] lease, milliseconds
-- ARGV[4] crashes alone after which a message is poison
-- ARGV[5] grace, milliseconds, see below
-- ARGV[6] 1 if the caller knows that Redis could be reached for at least that grace, else 0
-- ARGV[7] most groups to lease; with 0 there are settlements only
-- ARGV[8] most messages of a group
-- ARGV[9] most messages in all; the group with which it is reached is handed out whole
-- ARGV[10] most bytes in all; one message is handed out in any case
-- ARGV[11] name of the caller: no two callers that are at work at the same time have the same; empty for none
-- ARGV[12] number of the caller's call; grows
--
-- A caller that got no answer sends the same number again. If the call had been executed, it gets the groups that it
-- leased then, and no others; an older number than the last one gets none.
--
-- Grace: if no worker was seen for longer than that, and the caller cannot say that Redis was there, then nobody could
-- renew; so leases get that much more time, for living workers must not be taken for dead ones.
local lease, grace, wanted = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[7])
local caller, call = ARGV[11], tonumber(ARGV[12])
local answer = {-1, 0, settled}

-- Milliseconds until the first of the two times, -1 without one.
local function wait_ms(one_ms, other_ms)
  local first_ms = math.min(one_ms or FOR_EVER, other_ms or FOR_EVER)
  return first_ms < FOR_EVER and math.max(0, first_ms - now_ms) or -1
end

local function is_due(due_ms)
  return due_ms and due_ms <= now_ms
end

if #settled == 0 and ready_before == 0 and not is_due(later_was_due_ms) and not is_due(lease_was_due_ms)
    and (caller == '' or not lease_was_due_ms) then
  answer[1] = wait_ms(lease_was_due_ms, later_was_due_ms)
  return answer
end

-- A write that frees: after it Redis lets the script pass at maxmemory.
redis.call('ZREM', leases, '')

-- The message at the head was alone with its worker when that died. Returns whether it left the list.
local function blame(group)
  local key = prefix .. group
  local message = redis.call('LINDEX', key, '0')
  if not message then
    return true
  end
  local crashes = string.byte(message, 5) + 1
  message = string.sub(message, 1, 4) .. string.char(crashes) .. string.sub(message, 6)
  if crashes < tonumber(ARGV[4]) then
    redis.call('LSET', key, '0', message)
    return false
  end
  redis.call('LPOP', key)
  park(group, 'poison: its worker died ' .. crashes .. ' times while it handled this message alone', message)
  return true
end

local function take_back(group)
  local token, count = string.match(redis.call('HGET', owners, group), '^(%d+)[^:]*:(%d+)$')
  local alone = math.max(alone_of(group) or 0, tonumber(count))
  redis.call('ZREM', leases, group)
  redis.call('HDEL', owners, group)
  redis.call('HINCRBY', stats, 'crashes', '1')
  if count == '1' and blame(group) then
    alone = alone - 1
  end
  set_alone(group, alone)
  make_ready(group, math.floor(token / 1000))
end

-- A retried message goes before all younger ones, but behind those that are handed out.
local function insert(key, group, message)
  local owner = redis.call('HGET', owners, group)
  local index = owner and tonumber(string.match(owner, ':(%d+)$')) or 0
  local age = struct.unpack('>I8', message, 7)
  while true do
    local other = redis.call('LINDEX', key, integer(index))
    if not other then
      return redis.call('RPUSH', key, message)
    end
    if struct.unpack('>I8', other, 7) >= age then
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
    if alone_of(group) then
      redis.call('HINCRBY', solo, group, '1')
    end
  end
  if size == 1 then
    make_ready(group, now_ms)
  end
end

local function hand_out(group, token, messages)
  answer[#answer + 1] = group
  answer[#answer + 1] = token
  answer[#answer + 1] = messages
end

-- Gives the caller again what a call leased whose answer was lost.
local function hand_out_again(name)
  local held, lease_end = redis.call('HGETALL', owners), integer(now_ms + lease)
  for index = 1, #held, 2 do
    local token, by, count = string.match(held[index + 1], '^(%d+)%-([^:]*):(%d+)$')
    if by == name then
      redis.call('ZADD', leases, lease_end, held[index])
      hand_out(held[index], token, redis.call('LRANGE', prefix .. held[index], '0', integer(count - 1)))
    end
  end
end

-- Cuts the list where the bytes are used up, but not to nothing. Returns the bytes.
local function cut(messages, most_bytes)
  local bytes = 0
  for index = 1, #messages do
    bytes = bytes + #messages[index]
    if bytes > most_bytes and index > 1 then
      bytes = bytes - #messages[index]
      for rest = #messages, index, -1 do
        messages[rest] = nil
      end
    end
  end
  return bytes
end

local function lease_groups(token, name)
  local last, left, bytes_left = integer(ARGV[8] - 1), tonumber(ARGV[9]), tonumber(ARGV[10])
  local gone, ends, owned, lease_end = {}, {}, {}, integer(now_ms + lease)
  for _, group in ipairs(redis.call('ZRANGE', ready, '0', integer(wanted - 1))) do
    if left <= 0 or bytes_left <= 0 then
      break
    end
    local messages = redis.call('LRANGE', prefix .. group, '0', alone_of(group) and '0' or last)
    gone[#gone + 1] = group
    if #messages > 0 then
      bytes_left = bytes_left - cut(messages, bytes_left)
      left = left - #messages
      token = token + 1
      local fence = integer(token)
      ends[#ends + 1], ends[#ends + 2] = lease_end, group
      owned[#owned + 1], owned[#owned + 2] = group, fence .. '-' .. name .. ':' .. integer(#messages)
      hand_out(group, fence, messages)
    end
  end
  if #gone > 0 then
    redis.call('ZREM', ready, unpack(gone))
  end
  if #ends > 0 then
    redis.call('ZADD', leases, unpack(ends))
    redis.call('HSET', owners, unpack(owned))
  end
  return token
end

-- A caller's last call, in one of 512 fields: a number that is bounded, though callers come and go.
local slot = 'call:' .. string.sub(caller, -3)
local known = redis.call('HMGET', meta, 'token', 'seen', 'paused', slot)
local last_token = tonumber(known[1] or 0)

local function grant_grace()
  local seen_ms = math.max(tonumber(known[2] or 0), math.floor(last_token / 1000))
  if now_ms - seen_ms > 500 then
    redis.call('HSET', meta, 'seen', integer(now_ms))
  end
  if ARGV[6] == '0' and now_ms - seen_ms > grace then
    for _, group in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', integer(now_ms + grace))) do
      redis.call('ZADD', leases, integer(now_ms + grace), group)
    end
  end
end

local function take_back_expired()
  for _, group in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', integer(now_ms), 'LIMIT', '0', '16')) do
    take_back(group)
  end
end

local function promote_due()
  local due = redis.call('ZRANGEBYSCORE', later, '-inf', integer(now_ms), 'WITHSCORES', 'LIMIT', '0', '32')
  for index = 1, #due, 2 do
    promote(due[index], tonumber(due[index + 1]))
  end
end

if wanted > 0 then
  grant_grace()
  if is_due(lease_was_due_ms) then
    take_back_expired()
  end
  -- A settlement may have sent back something at once.
  if is_due(#settled > 0 and first_due(later) or later_was_due_ms) then
    promote_due()
  end
end

local by, last_call = string.match(known[4] or '', '^(.*)%.(%d+)$')
last_call = by == caller and caller ~= '' and tonumber(last_call) or -1
if call == last_call then
  hand_out_again(caller .. '.' .. ARGV[12])
elseif wanted > 0 and not known[3] and call > last_call then
  -- The first token of a call is its time.
  local first_token = math.max(now_us, last_token + 1)
  local token = lease_groups(first_token - 1, caller .. '.' .. ARGV[12])
  if token >= first_token then
    redis.call('HSET', meta, 'token', integer(token), slot, caller .. '.' .. ARGV[12])
  end
end

local later_due_ms, ready_after = first_due(later), redis.call('ZCARD', ready)
answer[1] = wait_ms(first_due(leases), later_due_ms)
answer[2] = known[3] and 0 or ready_after
if ready_before == 0 and ready_after > 0 then
  redis.call('PUBLISH', ARGV[2], '0')
end
if later_due_ms and later_due_ms < (later_was_due_ms or FOR_EVER) then
  redis.call('PUBLISH', ARGV[2], integer(math.max(1, later_due_ms - now_ms)))
end
return answer
