-- Reads in one step what is mostly needed to plan what becomes of a lead. Who reads under a lease shuts out whoever has an
-- earlier one: see fence.lua. The keys that are found on the way have the tenant's hash tag, as all others.
--
-- KEYS[1]  base of the lead: hash
-- KEYS[2]  base of its contact, or any absent key
-- KEYS[3]  links of the tenant: hash, "amocrm:lead:1>lptracker" -> "lptracker:lead:7"
-- KEYS[4]  intent to make the lead's counterpart: string
-- KEYS[5]  fence of the tenant: string, the greatest token seen
-- ARGV[1]  the lead and its target, as the links name them
-- ARGV[2]  its contact and the target, likewise; '' if it has none
-- ARGV[3]  the lead's CRM
-- ARGV[4]  what the keys of bases begin with
-- ARGV[5]  token of the caller's lease; 0 if it has none
--
-- Returns  {base of the lead, base of its contact, counterpart of the lead, of its contact, intent, base of the lead's
--          counterpart, that one's contact, base of that contact, its counterpart}; a base as its fields and values in turn,
--          all others as text, '' for what is not there
if tonumber(ARGV[5]) > tonumber(redis.call('GET', KEYS[5]) or 0) then
  redis.call('SET', KEYS[5], ARGV[5])
end

local function link(field)
  return field ~= '' and redis.call('HGET', KEYS[3], field) or ''
end

local there = link(ARGV[1])
local base, person, known, back = {}, '', {}, ''
if there ~= '' then
  base = redis.call('HGETALL', ARGV[4] .. there)
  for i = 1, #base, 2 do
    if base[i] == 'contact' then
      person = string.match(there, '^[^:]+') .. ':contact:' .. base[i + 1]
    end
  end
end
if person ~= '' then
  known, back = redis.call('HGETALL', ARGV[4] .. person), link(person .. '>' .. ARGV[3])
end
return {
  redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), there, link(ARGV[2]), redis.call('GET', KEYS[4]) or '',
  base, person, known, back
}
