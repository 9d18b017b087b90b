-- Keeps what events met with that come back.
--
-- KEYS[1]  hold: string, why all messages of the tenant wait
-- KEYS[2…] the message of each event, see ended.lua
-- ARGV[1]  how long a message's outcomes are kept, milliseconds
-- ARGV[2]  the reason of the hold; '' if there is none
-- ARGV[3]  how long the hold lasts, milliseconds
-- ARGV[4…] index and steps of each event, in the order of KEYS
--
-- Returns how many were not kept: at maxmemory Redis refuses them, and they are not worth what it keeps for outcomes.
local refused = 0

local function tried(...)
  local reply = redis.pcall(...)
  local bad = type(reply) == 'table' and reply.err
  refused = refused + (bad and 1 or 0)
  return not bad
end

if ARGV[2] ~= '' then
  tried('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
for number = 2, #KEYS do
  local index, steps = ARGV[number * 2], ARGV[number * 2 + 1]
  local before = redis.call('HGET', KEYS[number], 'way:' .. index)
  if tried('HSET', KEYS[number], 'way:' .. index, joined(before or '', steps)) then
    redis.call('PEXPIRE', KEYS[number], ARGV[1])
  end
end
return refused
