-- Puts a pair in the place of the same pair sealed with another key, if that is still there. Generation, times and the
-- right to renew stay as they are: to whoever renews it is the same pair.
--
-- KEYS[1]  as in oauth_look.lua
-- ARGV[1]  what the pair should be
-- ARGV[2]  what it is to be
-- Returns  1 if replaced, else 0
if redis.call('HGET', KEYS[1], 'pair') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'pair', ARGV[2])
return 1
