-- Keeps a new pair, if it follows the one that is kept. The generation is the fencing token: whoever took too long cannot
-- overwrite a newer pair, but may still bring the only living one.
--
-- KEYS[1]  as in oauth_look.lua
-- ARGV[1]  hash of the seed that the pair comes from
-- ARGV[2]  generation that was renewed; 0 if the seed itself was exchanged
-- ARGV[3]  the pair, sealed
-- ARGV[4]  life of the access token (ms)
-- ARGV[5]  how many earlier seeds are remembered
-- Returns  1 if kept, 0 if there is a newer pair
local kept = redis.call('HMGET', KEYS[1], 'seed', 'generation', 'spent')
local spent = kept[3] or ''
if kept[1] == ARGV[1] then
  if kept[2] ~= ARGV[2] then
    return 0
  end
elseif ARGV[2] ~= '0' or string.find(spent, ARGV[1] .. ',', 1, true) then
  return 0
elseif kept[1] then
  -- A new consent. Its account may have another address than the last one's.
  redis.call('HDEL', KEYS[1], 'url')
  spent = string.sub(kept[1] .. ',' .. spent, 1, tonumber(ARGV[5]) * (#kept[1] + 1))
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HDEL', KEYS[1], 'owner', 'until')
redis.call('HSET', KEYS[1], 'seed', ARGV[1], 'generation', string.format('%.0f', tonumber(ARGV[2]) + 1), 'pair', ARGV[3],
  'expires', string.format('%.0f', now + tonumber(ARGV[4])), 'spent', spent)
return 1
