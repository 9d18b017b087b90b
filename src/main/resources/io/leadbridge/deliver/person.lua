-- Reads in one step what a create has to know of the person it is for.
--
-- KEYS[1]      links of the tenant: hash, "amocrm:contact:1>lptracker" -> "lptracker:contact:7"
-- KEYS[2]      identities of the tenant: hash, "lptracker>phone:HASH" -> contact id
-- KEYS[3..]    creates that may be under way, for each identity in the lead's CRM, then for each in the target: strings, until
--              when they are waited for (ms since 1970)
-- ARGV[1]      the contact and the target, as the links name them; '' if the lead has none
-- ARGV[2..]    the identities, as KEYS[2] names them
--
-- Returns      {counterpart of the contact, contact of each identity.., value of each of KEYS[3..]..}; '' for what is not there
local seen = {ARGV[1] ~= '' and redis.call('HGET', KEYS[1], ARGV[1]) or ''}
for i = 2, #ARGV do
  seen[#seen + 1] = redis.call('HGET', KEYS[2], ARGV[i]) or ''
end
for i = 3, #KEYS do
  seen[#seen + 1] = redis.call('GET', KEYS[i]) or ''
end
return seen
