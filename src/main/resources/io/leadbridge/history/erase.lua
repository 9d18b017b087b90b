-- Removes stories.
--
-- KEYS[1] to [3] see stories.lua
-- ARGV    events
--
-- Returns how many there were.
local erased = 0
for _, event in ipairs(ARGV) do
  erased = erased + remove(event)
end
return erased
