-- Lets fields of a base count as never carried, if they are still as the caller knew them.
--
-- KEYS[1] base: hash
-- ARGV    field, value that it must have, value that it gets, and so on
--
-- Returns how many fields were changed. If any, the base is marked as hinted: its record is read before it is written to.
local changed = 0
for at = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then
    redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2])
    changed = changed + 1
  end
end
if changed > 0 then
  redis.call('HSET', KEYS[1], 'hinted', '1')
end
return changed
