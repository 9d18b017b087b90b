-- Takes the fingerprints out of bases. What the rules have answered stays, or a status would be answered twice.
--
-- KEYS  bases: hashes, "f:FIELD" and "rest" are fingerprints
--
-- Returns how many bases had some. Each of them that is still there is marked as hinted: its record is read before it is
-- written to.
local emptied = 0
for _, key in ipairs(KEYS) do
  local fingerprints = {}
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if field == 'rest' or string.sub(field, 1, 2) == 'f:' then
      fingerprints[#fingerprints + 1] = field
    end
  end
  if #fingerprints > 0 then
    emptied = emptied + 1
    redis.call('HDEL', key, unpack(fingerprints))
    if redis.call('EXISTS', key) == 1 then
      redis.call('HSET', key, 'hinted', '1')
    end
  end
end
return emptied
