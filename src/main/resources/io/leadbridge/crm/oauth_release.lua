-- Gives the right to renew back at once: the request surely spent nothing.
--
-- KEYS[1]  as in oauth_look.lua
-- ARGV[1]  who has the right
-- Returns  1 if given back, 0 if it was somebody else's by now
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
redis.call('HDEL', KEYS[1], 'owner', 'until')
return 1
