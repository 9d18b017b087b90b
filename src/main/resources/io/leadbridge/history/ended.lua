-- Records outcomes, the first one of each event; a parked event may end once more.
--
-- KEYS[1] to [3] see stories.lua
-- KEYS[4]  totals of the tenant: hash, "seen" and the words of outcomes -> number
-- KEYS[5]  outcomes by hour: hash, HOUR:WORD -> number, an hour being the hours since the epoch
-- KEYS[6…] the message of each event: hash, "events" -> number of events, index -> word of its outcome, way:index -> steps of
--          tries before its end, a line each
-- ARGV[1]  how long a message's outcomes are kept, milliseconds
-- ARGV[2]  most stories
-- ARGV[3]  time before which a story is too old, milliseconds since the epoch
-- ARGV[4]  time after which stories go even if nobody trims them, milliseconds
-- ARGV[5]  the present hour
-- ARGV[6]  hours that are counted at most
-- ARGV[7…] event, index, word, story and steps of each event, in the order of KEYS; the story is '' if none is to be kept, the
--          steps are '' if there are none
--
-- Returns a list: 1 for each event that was recorded now, 2 for one that was but whose story Redis refused, 0 for each that
-- was recorded before.
--
-- Outcomes count even at maxmemory; stories do not fill what Redis keeps for them. So the stories come first: theirs is
-- then the first write and refused. The next one frees, and after it Redis lets the script pass.
local FIRST, OF_EACH, ALSO_TRIMMED, FIRST_MESSAGE, WORDS = 7, 5, 100, 6, 8
local codes, before, full = {}, {}, false

local function about(number)
  local at = FIRST + (number - 1) * OF_EACH
  return KEYS[FIRST_MESSAGE - 1 + number], ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
end

local told, way_of = {}, {}
local events = #KEYS - FIRST_MESSAGE + 1
for number = 1, events do
  local message, event, index, word, packed, steps = about(number)
  local way = 'way:' .. index
  local kept = redis.call('HMGET', message, index, way)
  local known, tries = told[event] or kept[1], kept[2]
  codes[number] = (not known or (known == 'parked' and word ~= 'parked')) and 1 or 0
  before[number], told[event], way_of[number] = known, codes[number] == 1 and word or known, tries and way
  if codes[number] == 1 and packed ~= '' then
    tries = tries or ''
    if known then
      tries = joined(steps_of(event), tries)
    end
    local lines = tries == '' and steps or joined(tries, steps)
    full = full or not keep(event, lines == '' and packed or packed .. '\n' .. lines)
    codes[number] = full and 2 or 1
  end
end

redis.call('ZREM', newest, '')
local ends, changes, messages = {}, {}, {}
for number = 1, events do
  local message, event, index, word = about(number)
  messages[message] = true
  if codes[number] > 0 then
    if way_of[number] then
      redis.call('HDEL', message, way_of[number])
    end
    if before[number] then
      changes[before[number]] = (changes[before[number]] or 0) - 1
    end
    redis.call('HSET', message, index, word)
    ends[word], changes[word] = (ends[word] or 0) + 1, (changes[word] or 0) + 1
  end
end
for message in pairs(messages) do
  redis.call('PEXPIRE', message, ARGV[1])
end
for word, number in pairs(ends) do
  redis.call('HINCRBY', KEYS[5], ARGV[5] .. ':' .. word, number)
end
for word, number in pairs(changes) do
  redis.call('HINCRBY', KEYS[4], word, number)
end

-- Hours that are too old go when the hash has more than it could have without them.
if redis.call('HLEN', KEYS[5]) > tonumber(ARGV[6]) * WORDS then
  for _, field in ipairs(redis.call('HKEYS', KEYS[5])) do
    if tonumber(string.match(field, '^%d+')) <= tonumber(ARGV[5]) - tonumber(ARGV[6]) then
      redis.call('HDEL', KEYS[5], field)
    end
  end
end

trim(tonumber(ARGV[2]), ARGV[3], #codes + ALSO_TRIMMED)
for number = 1, 3 do
  redis.call('PEXPIRE', KEYS[number], ARGV[4])
end
return codes
