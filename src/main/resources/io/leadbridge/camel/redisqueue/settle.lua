-- Moves the messages of leases to where they belong, and ends the leases; what is common to all is in messages.lua.
--
-- ARGV[13] and on: six for each settlement: group, fencing token, number of messages handed out, hold of the group in
-- milliseconds or 0, time in milliseconds that the group's rate allots to this claim or 0, number of messages that are
-- listed: 0 if all are done, else all of them. Then four for each listed message, in their order: verb (d done, r retry,
-- u retry uncounted, p park, k keep), wait in milliseconds, reason, and the change of the body ('' for the same, '=' and
-- the new body).
--
-- A settlement whose caller does not own the lease any more changes nothing, and its answer is 0.
local FIRST_SETTLEMENT = 13
local settled, done, released = {}, 0, {}

local function owns(group, token, count)
  local owner = redis.call('HGET', owners, group)
  if not owner then
    return false
  end
  local by, handed = string.match(owner, '^(%d+)[^:]*:(%d+)$')
  return by == token and handed == count
end

local function retry(group, message, wait_ms, counted)
  if counted then
    local attempts = math.min(struct.unpack('>H', message, 3) + 1, 65535)
    message = string.sub(message, 1, 2) .. struct.pack('>H', attempts) .. string.sub(message, 5)
  end
  redis.call('ZADD', later, now_ms + wait_ms, 'm' .. struct.pack('>H', #group) .. group .. message)
  redis.call('HINCRBY', stats, 'retried', 1)
  may_be_held = true
end

-- Returns whether the message is back at the head of its group.
local function move(group, message, verb, wait_ms, reason, change)
  if verb == 'd' then
    done = done + 1
    return false
  end
  if change ~= '' then
    message = string.sub(message, 1, 14 + struct.unpack('>H', message)) .. string.sub(change, 2)
  end
  if verb == 'p' then
    park(group, reason, message)
  elseif verb == 'k' then
    redis.call('LPUSH', prefix .. group, message)
  else
    retry(group, message, wait_ms, verb == 'r')
  end
  return verb == 'k'
end

-- Returns how many stayed. From the last to the first, so that what is kept stays in order.
local function move_listed(group, count, listed_at)
  local messages, kept = redis.call('LRANGE', prefix .. group, 0, count - 1), 0
  redis.call('LTRIM', prefix .. group, count, -1)
  for index = count, 1, -1 do
    local at = listed_at + 4 * (index - 1)
    if move(group, messages[index], ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3]) then
      kept = kept + 1
    end
  end
  return kept
end

-- Never shortens a hold, nor ends a pause.
local function hold(group, until_ms)
  redis.call('ZADD', later, 'GT', until_ms, 'h' .. group)
  may_be_held = true
end

local function settle(group, token, count, hold_ms, rate_ms, listed, listed_at)
  redis.call('ZREM', leases, group)
  redis.call('HDEL', owners, group)
  local kept = 0
  if listed == 0 then
    redis.call('LTRIM', prefix .. group, count, -1)
    done = done + count
  else
    kept = move_listed(group, count, listed_at)
  end
  local alone = alone_of(group)
  if alone then
    set_alone(group, alone - count + kept)
  end
  if hold_ms > 0 then
    hold(group, now_ms + hold_ms)
    redis.call('HINCRBY', stats, 'held', 1)
  end
  local allowed_ms = math.ceil(token / 1000 + rate_ms)
  if rate_ms > 0 and allowed_ms > now_ms then
    hold(group, allowed_ms)
  end
  make_ready(group, now_ms)
end

local at = FIRST_SETTLEMENT
if ARGV[at] then
  -- A write that frees: after it Redis lets the script pass at maxmemory.
  redis.call('ZREM', leases, '')
end
while ARGV[at] do
  local group, token, listed = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 5])
  local is_owner = owns(group, token, ARGV[at + 2])
  settled[#settled + 1] = is_owner and 1 or 0
  if is_owner then
    settle(group, token, tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), listed, at + 6)
  end
  at = at + 6 + 4 * listed
end
if done > 0 then
  redis.call('HINCRBY', stats, 'done', done)
end
