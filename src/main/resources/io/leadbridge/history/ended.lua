-- Records outcomes, the first one of each event; a parked event may end once more.
--
-- KEYS[1] to [3] see stories.lua
-- KEYS[4]  totals of the tenant: hash, "seen" and the words of outcomes -> number
-- KEYS[5…] the message of each event: hash, "events" -> number of events, index -> word of its outcome
-- ARGV[1]  how long a message's outcomes are kept, milliseconds
-- ARGV[2]  most stories
-- ARGV[3]  time before which a story is too old, milliseconds since the epoch
-- ARGV[4]  time after which stories go even if nobody trims them, milliseconds
-- ARGV[5…] event, index, word and story of each event, in the order of KEYS; the story is '' if none is to be kept
--
-- Returns a list: 1 for each event that was recorded now, 2 for one that was but whose story Redis refused, 0 for each that
-- was recorded before.
--
-- Outcomes count even at maxmemory; stories do not fill what Redis keeps for them. So the stories come first: theirs is
-- then the first write and refused. The next one frees, and after it Redis lets the script pass.
local FIRST, OF_EACH, ALSO_TRIMMED = 5, 4, 100
local codes, before, full = {}, {}, false

local function about(number)
  local at = FIRST + (number - 1) * OF_EACH
  return KEYS[number + 4], ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
end

local told = {}
for number = 1, #KEYS - 4 do
  local message, event, index, word, packed = about(number)
  local known = told[event] or redis.call('HGET', message, index)
  codes[number] = (not known or (known == 'parked' and word ~= 'parked')) and 1 or 0
  before[number], told[event] = known, codes[number] == 1 and word or known
  if codes[number] == 1 and packed ~= '' then
    full = full or not keep(event, packed)
    codes[number] = full and 2 or 1
  end
end

redis.call('ZREM', newest, '')
for number = 1, #KEYS - 4 do
  local message, event, index, word = about(number)
  if codes[number] > 0 then
    if before[number] then
      redis.call('HINCRBY', KEYS[4], before[number], -1)
    end
    redis.call('HSET', message, index, word)
    redis.call('HINCRBY', KEYS[4], word, 1)
  end
  redis.call('PEXPIRE', message, ARGV[1])
end

trim(tonumber(ARGV[2]), ARGV[3], #codes + ALSO_TRIMMED)
for number = 1, 3 do
  redis.call('PEXPIRE', KEYS[number], ARGV[4])
end
return codes
