-- Claims the right to renew. It ends by itself: until then nobody may spend the refresh token a second time, for the first
-- answer may be lost, or still on its way.
--
-- KEYS[1]  as in oauth_look.lua
-- ARGV[1]  hash of the seed that the tenant file has
-- ARGV[2]  generation that is to be renewed
-- ARGV[3]  who asks: a random text
-- ARGV[4]  how long the right lasts (ms)
-- Returns  {1, 0} claimed; {0, ms} somebody else has the right for so long; {2, 0} there is another generation already
local kept = redis.call('HMGET', KEYS[1], 'seed', 'generation', 'until', 'spent')
local generation = 0
if kept[1] == ARGV[1] then
  generation = tonumber(kept[2])
elseif kept[4] and string.find(kept[4], ARGV[1] .. ',', 1, true) then
  generation = -1
end
if generation ~= tonumber(ARGV[2]) then
  return {2, 0}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = tonumber(kept[3] or 0) - now
-- A right that lasts longer than it was ever given for: Redis' clock was set back.
if left > 0 and left <= 2 * tonumber(ARGV[4]) then
  return {0, left}
end
redis.call('HSET', KEYS[1], 'owner', ARGV[3], 'until', string.format('%.0f', now + tonumber(ARGV[4])))
return {1, 0}
