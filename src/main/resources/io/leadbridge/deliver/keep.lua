-- Keeps a landing: links, identities, bases, mark and the end of an intent, all or nothing. Behind fence.lua.
--
-- KEYS[1]  links of the tenant: hash, "amocrm:lead:1>lptracker" -> "lptracker:lead:7"
-- KEYS[2]  identities of the tenant: hash, "lptracker>phone:HASH" -> contact id
-- KEYS[3]  intent that is closed, or any absent key
-- KEYS[4]  mark of the ledger, or any absent key
-- KEYS[5…] bases, in the order of ARGV's "bases"; then creates that are under way no more, deleted
-- ARGV[1]  JSON: {"links": [field, value, …], "linksIfFree": the same, both ways in turn, each pair of fields set only if
--          neither is there; "unlinks": as "links", taken away before, "identities": [field, value, …], "bases": [[field, value, …], …],
--          "close": 0|1, "mark": 0|1}
-- ARGV[2]  life of the mark in milliseconds
--
-- Returns 1 if kept; 0, and nothing kept, if one of the links' records is linked otherwise.
local landing = cjson.decode(ARGV[1])

-- Which of the links are to go: those that are as they are said to be.
local goes = {}
for i = 1, #landing.unlinks, 2 do
  if redis.call('HGET', KEYS[1], landing.unlinks[i]) == landing.unlinks[i + 1] then
    goes[landing.unlinks[i]] = true
  end
end

for i = 1, #landing.links, 2 do
  local there = redis.call('HGET', KEYS[1], landing.links[i])
  if there and there ~= landing.links[i + 1] and not goes[landing.links[i]] then
    return 0
  end
end

for field in pairs(goes) do
  redis.call('HDEL', KEYS[1], field)
end

if landing.close == 1 then
  redis.call('DEL', KEYS[3])
end
for i = 1, #landing.links, 2 do
  redis.call('HSET', KEYS[1], landing.links[i], landing.links[i + 1])
end
for i = 1, #landing.linksIfFree, 4 do
  local there, back = landing.linksIfFree[i], landing.linksIfFree[i + 2]
  if redis.call('HEXISTS', KEYS[1], there) == 0 and redis.call('HEXISTS', KEYS[1], back) == 0 then
    redis.call('HSET', KEYS[1], there, landing.linksIfFree[i + 1], back, landing.linksIfFree[i + 3])
  end
end
for i = 1, #landing.identities, 2 do
  redis.call('HSET', KEYS[2], landing.identities[i], landing.identities[i + 1])
end
for i, base in ipairs(landing.bases) do
  redis.call('DEL', KEYS[4 + i])
  redis.call('HSET', KEYS[4 + i], unpack(base))
end
for i = 5 + #landing.bases, #KEYS - 1 do
  redis.call('DEL', KEYS[i])
end
if landing.mark == 1 then
  redis.call('SET', KEYS[4], '1', 'PX', ARGV[2])
end
return 1
