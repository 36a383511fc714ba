-- Removes a thread from the index of a person, unless it was entered again.
-- KEYS: index of the person
-- ARGV: name of the thread, score that was read
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0
