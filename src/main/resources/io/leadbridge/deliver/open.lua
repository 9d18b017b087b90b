-- Opens an intent to make a lead's counterpart, unless there is one already: a worker whose lease is over may have linked
-- it since the caller looked. Behind fence.lua.
--
-- KEYS[1] intent: string
-- KEYS[2] links of the tenant: hash, "amocrm:lead:1>lptracker" -> "lptracker:lead:7"
-- ARGV[1] the intent as JSON
-- ARGV[2] the lead and its target, as the links name them
--
-- Returns 1 if opened; 0, and nothing done, if one is open or the lead is linked.
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 then
  return 0
end
return redis.call('SETNX', KEYS[1], ARGV[1])
