-- Takes out of bases what tells of a person. What the rules have answered stays, or a status would be answered twice.
--
-- KEYS     bases: hashes, "f:FIELD" and "rest" are fingerprints, "owed:NAME" a note or task with its text
-- ARGV[1]  1 if what is owed goes too, else 0
--
-- Returns {number, number}: bases that had something of it; of them, those in which something is still owed. Each that is still there
-- is marked as hinted: its record is read before it is written to.
local found, owing = 0, 0
for _, key in ipairs(KEYS) do
  local gone, owes = {}, false
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local owed = string.sub(field, 1, 5) == 'owed:'
    if field == 'rest' or string.sub(field, 1, 2) == 'f:' or (owed and ARGV[1] == '1') then
      gone[#gone + 1] = field
    end
    owes = owes or (owed and ARGV[1] ~= '1')
  end
  if #gone > 0 then
    redis.call('HDEL', key, unpack(gone))
    if redis.call('EXISTS', key) == 1 then
      redis.call('HSET', key, 'hinted', '1')
    end
  end
  found = found + ((#gone > 0 or owes) and 1 or 0)
  owing = owing + (owes and 1 or 0)
end
return {found, owing}
