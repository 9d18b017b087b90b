-- Puts a token in the place of the same token sealed with another key, if that is still there. Its life stays.
--
-- KEYS[1]  a sealed token
-- ARGV[1]  what it should be
-- ARGV[2]  what it is to be
-- Returns  1 if replaced, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
