-- Looks for one message among the parked ones and in its group's line. Reads only.
--
-- KEYS[1] g:GROUP, [2] owners, [3] parked, [4] parked:messages
--
-- ARGV[1] group
-- ARGV[2] message id
-- ARGV[3] when it entered the line, microseconds since the epoch; empty if not known
-- ARGV[4] place in line from which to look, from 0; the parked ones are looked at with 0 only
-- ARGV[5] most messages to look at
-- ARGV[6] most bytes to look at
--
-- Returns {code, number, text, text}: {1, place in line from 0, '', ''} in line, and handed out; {2, messages to be
-- handed out before it, '', ''} waiting in line; {3, time when it was parked in microseconds, id under which it is parked,
-- reason}; {4, place from which to look on, '', ''}; {0, 0, '', ''} not there.
local key, group, id = KEYS[1], ARGV[1], ARGV[2]
local from = tonumber(ARGV[4])
local length = redis.call('LLEN', key)

local function is_it(message)
  return string.sub(message, 15, 14 + struct.unpack('>H', message)) == id
end

local function in_line(place)
  local owner = redis.call('HGET', KEYS[2], group)
  local flight = owner and tonumber(string.match(owner, ':(%d+)$')) or 0
  if place < flight then
    return {1, place, '', ''}
  end
  return {2, place - flight, '', ''}
end

-- The line is in the order of the times at which its messages entered it, unless Redis' clock went back.
local function by_time(time_us)
  local low, high = 0, length
  while low < high do
    local middle = math.floor((low + high) / 2)
    if struct.unpack('>I8', redis.call('LINDEX', key, middle), 7) < time_us then
      low = middle + 1
    else
      high = middle
    end
  end
  for place = low, math.min(length, low + 20) - 1 do
    local message = redis.call('LINDEX', key, place)
    if struct.unpack('>I8', message, 7) ~= time_us then
      return nil
    end
    if is_it(message) then
      return place
    end
  end
end

-- A namesake is parked under its id and a '+'; one that was there before may be gone, so a few further are tried.
local function parked()
  local name = id
  for _ = 1, 8 do
    local packed = redis.call('HGET', KEYS[4], name)
    if packed then
      local group_size, reason_size = struct.unpack('>HH', packed)
      local message = string.sub(packed, 5 + group_size + reason_size)
      if string.sub(packed, 5, 4 + group_size) == group and is_it(message) then
        local time = tonumber(redis.call('ZSCORE', KEYS[3], name) or 0)
        return {3, time, name, string.sub(packed, 5 + group_size, 4 + group_size + reason_size)}
      end
    end
    name = name .. '+'
  end
end

if from == 0 then
  local place = ARGV[3] ~= '' and by_time(tonumber(ARGV[3]))
  if place then
    return in_line(place)
  end
  local found = parked()
  if found then
    return found
  end
end

local bytes, stop = 0, math.min(length, from + tonumber(ARGV[5]))
while from < stop and bytes < tonumber(ARGV[6]) do
  for _, message in ipairs(redis.call('LRANGE', key, from, math.min(from + 20, stop) - 1)) do
    if is_it(message) then
      return in_line(from)
    end
    from, bytes = from + 1, bytes + #message
  end
end
return from < length and {4, from, '', ''} or {0, 0, '', ''}
