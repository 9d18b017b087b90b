-- The latest stories of each of some terms.
--
-- KEYS[1]  terms, see stories.lua
-- ARGV[1]  13 digits: the time from which they count
-- ARGV[2]  "TIME EVENT", or a time alone: only those that come before it count
-- ARGV[3]  how many of each term at most
-- ARGV[4…] terms
--
-- Returns for each term a list of "TIME EVENT", the latest first.
local all = {}
for number = 4, #ARGV do
  local term = ARGV[number] .. ' '
  local members = redis.call(
    'ZREVRANGEBYLEX', KEYS[1], '(' .. term .. ARGV[2], '[' .. term .. ARGV[1], 'LIMIT', 0, ARGV[3])
  for at, member in ipairs(members) do
    members[at] = string.sub(member, #term + 1)
  end
  all[#all + 1] = members
end
return all
