-- Deletes a record if it is still at a revision, and its index entries.
-- KEYS: record, unsent index, dead index
-- ARGV: revision expected, name of the thread
-- Returns 1, or 0 when it is at another revision.
local head = redis.call('GETRANGE', KEYS[1], 0, 20)
if (string.match(head, '^%d+') or '0') ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[3], ARGV[2])
return 1
