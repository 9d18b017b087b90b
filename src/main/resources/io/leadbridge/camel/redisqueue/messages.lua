-- What settle.lua and claim.lua share; the three are one script, in this order: settle can be fused with the next claim.
--
-- KEYS[1] ready, [2] leases, [3] owners, [4] solo, [5] later, [6] parked, [7] parked:messages, [8] stats, [9] meta
--
-- ARGV[1] prefix of the groups' lists; they are in the slot of KEYS, but which ones is known only here
-- ARGV[2] wake channel
-- ARGV[3] to [12] see claim.lua
-- ARGV[13] and on see settle.lua
--
-- Returns {wake, ready, settled, group, token, messages, group, token, messages ...}: milliseconds until the next claim
-- may find something that nobody announces, -1 for nothing known; number of groups that are still ready, 0 while the
-- shard is paused; a list with a 1 or 0 for each settlement; then three for each leased group: its name, the fencing
-- token and the list of its packed messages (see enqueue.lua), oldest first. They stay at the head of the group's list
-- until they are settled.
--
-- An owner is TOKEN-CALL:COUNT: fencing token, the call that leased the group, number of messages handed out. A group
-- that an operator paused has a hold in `later` that never ends, also while it is leased. One publication of 0 tells
-- that there is something ready where there was nothing before; the others have been told already, or look anyway when
-- one of their workers is free.
local ready, leases, owners, solo, later = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local stats, meta, prefix = KEYS[8], KEYS[9], ARGV[1]
local FOR_EVER = 9007199254740991

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)

-- Numbers are given to Redis as text: its own way to print Lua's numbers takes longer than most commands.
local function integer(number)
  return string.format('%d', number)
end

local scores = {}

-- What orders the ready groups: the higher priority first, then who waits since when.
local function score(priority, since_ms)
  if since_ms ~= now_ms then
    return integer((9 - priority) * 10000000000000 + since_ms)
  end
  scores[priority] = scores[priority] or integer((9 - priority) * 10000000000000 + since_ms)
  return scores[priority]
end

-- When the first member is due, nil without one; a pause is never due. Then whether there are members at all.
local function first_due(key)
  local first = redis.call('ZRANGE', key, '0', '0', 'WITHSCORES')
  local due_ms = first[2] and tonumber(first[2])
  return due_ms and due_ms < FOR_EVER and due_ms or nil, due_ms ~= nil
end

local lease_was_due_ms = first_due(leases)
local later_was_due_ms, may_be_held = first_due(later)
local ready_before = redis.call('ZCARD', ready)
local may_be_alone

local function is_held(group)
  return may_be_held and redis.call('ZSCORE', later, 'h' .. group)
end

-- Number of messages of the group that are still to be handed out one by one, nil for no such limit.
local function alone_of(group)
  if may_be_alone == nil then
    may_be_alone = redis.call('EXISTS', solo) == 1
  end
  return may_be_alone and tonumber(redis.call('HGET', solo, group) or nil)
end

-- A group without messages is not ready, nor is one that is held.
local function make_ready(group, since_ms)
  local head = redis.call('LINDEX', prefix .. group, '0')
  if head and not is_held(group) then
    redis.call('ZADD', ready, score(string.byte(head, 6) % 16, since_ms), group)
  end
end

local function park(group, reason, message)
  local id = string.sub(message, 15, 14 + struct.unpack('>H', message))
  -- Given ids may come twice; none of the two may get lost.
  while redis.call('HSETNX', KEYS[7], id, struct.pack('>HH', #group, #reason) .. group .. reason .. message) == 0 do
    id = id .. '+'
  end
  redis.call('ZADD', KEYS[6], integer(now_us), id)
  redis.call('HINCRBY', stats, 'parked', '1')
end

local function set_alone(group, number)
  if number > 0 then
    redis.call('HSET', solo, group, integer(number))
    may_be_alone = true
  else
    redis.call('HDEL', solo, group)
  end
end
