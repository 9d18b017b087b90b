-- Moves the messages of one lease to where they belong, and ends the lease.
--
-- KEYS[1] g:GROUP, [2] ready, [3] leases, [4] owners, [5] solo, [6] later, [7] parked, [8] parked:messages, [9] stats
--
-- ARGV[1] group
-- ARGV[2] fencing token
-- ARGV[3] wake channel
-- ARGV[4] 1 if the caller claims no more, so that others must be woken, else 0
-- ARGV[5] hold of the group, milliseconds; 0 for none
-- ARGV[6] number of messages; then, unless all of them are done, four for each message, in their order:
--         verb (d done, r retry, u retry uncounted, p park, k keep), wait in milliseconds, reason, and the change of the
--         body ('' for the same, '=' and the new body)
--
-- Returns 1 if settled; 0 if the caller does not own the lease any more, then nothing was changed.
local key, ready, later, stats, group = KEYS[1], KEYS[2], KEYS[6], KEYS[9], ARGV[1]
local count = tonumber(ARGV[6])
if redis.call('HGET', KEYS[4], group) ~= ARGV[2] .. ':' .. ARGV[6] then
  return 0
end

-- Writes that free: after them Redis lets the script pass at maxmemory.
redis.call('HDEL', KEYS[4], group)
redis.call('ZREM', KEYS[3], group)
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)
local kept, done = 0, 0

local function park(reason, message)
  local id = string.sub(message, 15, 14 + struct.unpack('>H', message))
  -- Given ids may come twice; none of the two may get lost.
  while redis.call('HSETNX', KEYS[8], id, struct.pack('>HH', #group, #reason) .. group .. reason .. message) == 0 do
    id = id .. '+'
  end
  redis.call('ZADD', KEYS[7], now_us, id)
  redis.call('HINCRBY', stats, 'parked', 1)
end

local function retry(message, wait_ms, counted)
  if counted then
    local attempts = math.min(struct.unpack('>H', message, 3) + 1, 65535)
    message = string.sub(message, 1, 2) .. struct.pack('>H', attempts) .. string.sub(message, 5)
  end
  local due_ms = now_ms + wait_ms
  local first = redis.call('ZRANGE', later, 0, 0, 'WITHSCORES')
  redis.call('ZADD', later, due_ms, 'm' .. struct.pack('>H', #group) .. group .. message)
  redis.call('HINCRBY', stats, 'retried', 1)
  if not first[2] or due_ms < tonumber(first[2]) then
    redis.call('PUBLISH', ARGV[3], string.format('%.0f', wait_ms))
  end
end

local function settle(message, verb, wait_ms, reason, change)
  if change ~= '' then
    message = string.sub(message, 1, 14 + struct.unpack('>H', message)) .. string.sub(change, 2)
  end
  if verb == 'd' then
    done = done + 1
  elseif verb == 'k' then
    kept = kept + 1
    redis.call('LPUSH', key, message)
  elseif verb == 'p' then
    park(reason, message)
  else
    retry(message, wait_ms, verb == 'r')
  end
end

if #ARGV == 6 then
  redis.call('LTRIM', key, count, -1)
  done = count
else
  local messages = redis.call('LRANGE', key, 0, count - 1)
  redis.call('LTRIM', key, count, -1)
  -- From the last to the first, so that what is kept stays in order.
  for index = count, 1, -1 do
    local at = 3 + 4 * index
    settle(messages[index], ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3])
  end
end
if done > 0 then
  redis.call('HINCRBY', stats, 'done', done)
end

local alone = tonumber(redis.call('HGET', KEYS[5], group) or 0)
if alone > count - kept then
  redis.call('HINCRBY', KEYS[5], group, kept - count)
elseif alone > 0 then
  redis.call('HDEL', KEYS[5], group)
end

local hold_ms = tonumber(ARGV[5])
if hold_ms > 0 then
  local first = redis.call('ZRANGE', later, 0, 0, 'WITHSCORES')
  redis.call('ZADD', later, now_ms + hold_ms, 'h' .. group)
  redis.call('HINCRBY', stats, 'held', 1)
  if not first[2] or now_ms + hold_ms < tonumber(first[2]) then
    redis.call('PUBLISH', ARGV[3], ARGV[5])
  end
else
  local head = redis.call('LINDEX', key, 0)
  if head then
    redis.call('ZADD', ready, (9 - string.byte(head, 6) % 16) * 10000000000000 + now_ms, group)
    if ARGV[4] == '1' then
      redis.call('PUBLISH', ARGV[3], '0')
    end
  end
end
return 1
