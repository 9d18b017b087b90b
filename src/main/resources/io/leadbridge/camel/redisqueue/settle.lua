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
local settled, done = {}, 0

local function retry(group, message, wait_ms, counted)
  if counted then
    local attempts = math.min(struct.unpack('>H', message, 3) + 1, 65535)
    message = string.sub(message, 1, 2) .. struct.pack('>H', attempts) .. string.sub(message, 5)
  end
  redis.call('ZADD', later, integer(now_ms + wait_ms), 'm' .. struct.pack('>H', #group) .. group .. message)
  redis.call('HINCRBY', stats, 'retried', '1')
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
  local messages, kept = redis.call('LRANGE', prefix .. group, '0', integer(count - 1)), 0
  redis.call('LTRIM', prefix .. group, integer(count), '-1')
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
  redis.call('ZADD', later, 'GT', integer(until_ms), 'h' .. group)
  may_be_held = true
end

local function settle(group, token, count, hold_ms, rate_ms, listed, listed_at)
  local kept = 0
  if listed == 0 then
    redis.call('LTRIM', prefix .. group, integer(count), '-1')
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
    redis.call('HINCRBY', stats, 'held', '1')
  end
  if rate_ms > 0 then
    local allowed_ms = math.ceil(token / 1000 + rate_ms)
    if allowed_ms > now_ms then
      hold(group, allowed_ms)
    end
  end
  make_ready(group, now_ms)
end

-- Ends the leases of those that own theirs, for all settlements at once. Returns for each whether it does.
local function end_leases()
  local groups, owned, at = {}, {}, FIRST_SETTLEMENT
  while ARGV[at] do
    groups[#groups + 1] = ARGV[at]
    at = at + 6 + 4 * tonumber(ARGV[at + 5])
  end
  at = FIRST_SETTLEMENT
  for index, owner in ipairs(redis.call('HMGET', owners, unpack(groups))) do
    local token, count = string.match(owner or '', '^(%d+)[^:]*:(%d+)$')
    local owns = token == ARGV[at + 1] and count == ARGV[at + 2]
    settled[index] = owns and 1 or 0
    owned[#owned + 1] = owns and groups[index] or nil
    at = at + 6 + 4 * tonumber(ARGV[at + 5])
  end
  -- Writes that free: after them Redis lets the script pass at maxmemory.
  if #owned > 0 then
    redis.call('ZREM', leases, unpack(owned))
    redis.call('HDEL', owners, unpack(owned))
  end
end

local function settle_all()
  local at, index = FIRST_SETTLEMENT, 1
  while ARGV[at] do
    local listed = tonumber(ARGV[at + 5])
    if settled[index] == 1 then
      local count, hold_ms, rate_ms = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
      settle(ARGV[at], ARGV[at + 1], count, hold_ms, rate_ms, listed, at + 6)
    end
    at, index = at + 6 + 4 * listed, index + 1
  end
  if done > 0 then
    redis.call('HINCRBY', stats, 'done', integer(done))
  end
end

if ARGV[FIRST_SETTLEMENT] then
  end_leases()
  settle_all()
end
