-- Takes out of bases what tells of a person. What the rules have answered stays, or a status would be answered twice.
--
-- KEYS  bases: hashes, "f:FIELD", "d:FIELD" and "rest" are fingerprints, "owed:NAME" a note or task with its text
--
-- Returns how many bases had something of it. Each of them that is still there is marked as hinted: its record is read
-- before it is written to.
local emptied = 0
for _, key in ipairs(KEYS) do
  local gone = {}
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if field == 'rest' or string.sub(field, 1, 2) == 'f:' or string.sub(field, 1, 2) == 'd:' or string.sub(field, 1, 5) == 'owed:' then
      gone[#gone + 1] = field
    end
  end
  if #gone > 0 then
    emptied = emptied + 1
    redis.call('HDEL', key, unpack(gone))
    if redis.call('EXISTS', key) == 1 then
      redis.call('HSET', key, 'hinted', '1')
    end
  end
end
return emptied
