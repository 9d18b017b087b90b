-- Looks through the parked messages of a shard in the order in which they were parked. Reads only.
--
-- KEYS[1] parked, [2] parked:messages
--
-- ARGV[1] what to tell: list or count
-- ARGV[2] order: oldest or newest first
-- ARGV[3], [4] from and to when they were parked, both included, microseconds since the epoch, -inf and +inf for open
-- ARGV[5], [6] position: time and id of the one after which to go on, both empty to begin
-- ARGV[7] most to find
-- ARGV[8] most to look at
-- ARGV[9] most bytes to look at
-- ARGV[10] group, empty for any
-- ARGV[11] '=' and the reason, empty for any
-- ARGV[12] part of the reason, empty for any
-- ARGV[13] part of the body, empty for any
-- ARGV[14] 1 replayed before, 0 not so, empty for both
--
-- Returns {more, time, id, ...}: 1 if there may be more behind the position of that time and id, else 0. With list: id,
-- time when it was parked, bytes it takes, for each that was found. With count: reason and number for each reason found.
-- A position stays good while other messages are parked, replayed or dropped, that of the position included.
local key, messages = KEYS[1], KEYS[2]
local newest = ARGV[2] == 'newest'
local group, reason, reason_part, text, replayed = ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14]
local reads = ARGV[1] == 'count' or group .. reason .. reason_part .. text .. replayed ~= ''

-- Redis orders members of one score by their bytes; Lua's own comparison goes by the server's locale.
local function less(one, other)
  for index = 1, math.min(#one, #other) do
    local left, right = string.byte(one, index), string.byte(other, index)
    if left ~= right then
      return left < right
    end
  end
  return #one < #other
end

-- Rank of the first member behind the position; with here true, of the first one at it or behind.
local function rank_of(time, id, here)
  local low = redis.call('ZCOUNT', key, '-inf', '(' .. time)
  local high = low + redis.call('ZCOUNT', key, time, time)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call('ZRANGE', key, middle, middle)[1]
    if less(member, id) or (member == id and not here) then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

local function suits(packed)
  local group_size, reason_size = struct.unpack('>HH', packed)
  local message = 5 + group_size + reason_size
  local why = string.sub(packed, 5 + group_size, message - 1)
  if group ~= '' and string.sub(packed, 5, 4 + group_size) ~= group then
    return false
  end
  if reason ~= '' and why ~= string.sub(reason, 2) then
    return false
  end
  if reason_part ~= '' and not string.find(why, reason_part, 1, true) then
    return false
  end
  if replayed ~= '' and (string.byte(packed, message + 5) % 32 >= 16) ~= (replayed == '1') then
    return false
  end
  local body = message + 14 + struct.unpack('>H', packed, message)
  return text == '' or string.find(packed, text, body, true) ~= nil, why
end

local first = redis.call('ZCOUNT', key, '-inf', '(' .. ARGV[3])
local last = redis.call('ZCOUNT', key, '-inf', ARGV[4]) - 1
if ARGV[5] ~= '' and newest then
  last = math.min(last, rank_of(ARGV[5], ARGV[6], true) - 1)
elseif ARGV[5] ~= '' then
  first = math.max(first, rank_of(ARGV[5], ARGV[6], false))
end

local answer, time, id = {0, ARGV[5], ARGV[6]}, ARGV[5], ARGV[6]
local reasons, looked, found, bytes = {}, 0, 0, 0

local function look()
  local size
  if reads then
    local packed = redis.call('HGET', messages, id)
    size = packed and #packed or 0
    local good, why = nil, nil
    if packed then
      good, why = suits(packed)
    end
    if good then
      found = found + 1
      reasons[why] = (reasons[why] or 0) + 1
    end
    bytes = bytes + size
    if not good then
      return
    end
  else
    size = redis.call('HSTRLEN', messages, id)
    found = found + 1
  end
  if ARGV[1] == 'list' then
    answer[#answer + 1] = id
    answer[#answer + 1] = time
    answer[#answer + 1] = size
  end
end

while first <= last do
  if found >= tonumber(ARGV[7]) or looked >= tonumber(ARGV[8]) or bytes >= tonumber(ARGV[9]) then
    answer[1] = 1
    break
  end
  local entry = redis.call('ZRANGE', key, newest and last or first, newest and last or first, 'WITHSCORES')
  id, time = entry[1], entry[2]
  look()
  looked = looked + 1
  if newest then
    last = last - 1
  else
    first = first + 1
  end
end

answer[2], answer[3] = time, id
if ARGV[1] == 'count' then
  for why, number in pairs(reasons) do
    answer[#answer + 1] = why
    answer[#answer + 1] = number
  end
end
return answer
