-- The terms that begin with a text, in their order.
--
-- KEYS[1] terms, see stories.lua
-- ARGV[1] the text
-- ARGV[2] how many at most
--
-- Returns the terms.
local found, from = {}, '[' .. ARGV[1]
while #found < tonumber(ARGV[2]) do
  local member = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, 1)[1]
  if not member or string.sub(member, 1, #ARGV[1]) ~= ARGV[1] then
    break
  end
  local term = string.match(member, '^[^ ]*')
  found[#found + 1] = term
  -- After the term stands a blank; '!' is the character after it.
  from = '[' .. term .. '!'
end
return found
