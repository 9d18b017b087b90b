-- Changes one thing of a pair, if it is still the one that is kept.
--
-- KEYS[1]  as in oauth_look.lua
-- ARGV[1]  hash of the seed that the pair comes from
-- ARGV[2]  its generation
-- ARGV[3]  field: expires or url
-- ARGV[4]  its new value
-- Returns  1 if changed, else 0
local kept = redis.call('HMGET', KEYS[1], 'seed', 'generation')
if kept[1] ~= ARGV[1] or kept[2] ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
return 1
