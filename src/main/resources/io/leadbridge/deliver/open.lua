-- Opens an intent to make a lead's counterpart, unless there is one already: a worker whose lease is over may have linked
-- it since the caller looked. In the same step it is noted whose contact the create may be making. Behind fence.lua.
--
-- KEYS[1]   intent: string
-- KEYS[2]   links of the tenant: hash, "amocrm:lead:1>lptracker" -> "lptracker:lead:7"
-- KEYS[3..] creates that may be under way, one for each identity of the contact: strings
-- ARGV[1]   the intent as JSON
-- ARGV[2]   the lead and its target, as the links name them
-- ARGV[3]   until when the create is waited for (ms since 1970)
-- ARGV[4]   life of KEYS[3..] (ms)
--
-- Returns 1 if opened; 0, and nothing done, if one is open or the lead is linked.
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 or redis.call('SETNX', KEYS[1], ARGV[1]) == 0 then
  return 0
end
for i = 3, #KEYS - 1 do
  redis.call('SET', KEYS[i], ARGV[3], 'PX', ARGV[4])
end
return 1
