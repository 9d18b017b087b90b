-- What is kept of a consent. Times are Redis' own.
--
-- KEYS[1]  a hash: seed (hash of the seed whose pair this is), generation, pair (sealed), expires (of the access token, ms
--          since 1970), url (of the account, where it is not that of the tenant file), spent (hashes of earlier seeds, each
--          followed by a comma, newest first), and while a renewal is under way owner and until (ms since 1970)
-- ARGV[1]  hash of the seed that the tenant file has
-- Returns  {generation, pair, ms until the access token expires, url}; generation 0 and nothing else if this seed was never
--          exchanged, -1 if another one came after it
local kept = redis.call('HMGET', KEYS[1], 'seed', 'generation', 'pair', 'expires', 'url', 'spent')
if kept[1] ~= ARGV[1] then
  local spent = kept[6] and string.find(kept[6], ARGV[1] .. ',', 1, true)
  return {spent and -1 or 0, '', 0, ''}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {tonumber(kept[2]), kept[3], math.max(0, tonumber(kept[4]) - now), kept[5] or ''}
