/**
 * Counts one time in all windows, or in none when one of them is full, in one step. Keys: what is counted, and the mark by which Redis is seen
 * to have forgotten. Arguments: the time, a new mark, then count and length of each window. Times in milliseconds since 1970.
 * Answers how long to wait, whether this is the first refusal of that wait, the mark, how often more after this, and how long that window lasts.
 */
export const countScript = `
local counted, now = KEYS[1], tonumber(ARGV[1])
local mark = redis.call("GET", KEYS[2])
if not mark then
  mark = ARGV[2]
  redis.call("SET", KEYS[2], mark)
end
local kept, all = {}, redis.call("HGETALL", counted)
for at = 1, #all, 2 do kept[all[at]] = tonumber(all[at + 1]) end
local free, over, longest, windows = now, now, 0, {}
local left, reset = math.huge, 0
for at = 3, #ARGV, 2 do
  local index, count, span = (at - 1) / 2, tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local used, ends = kept["used" .. index] or 0, kept["ends" .. index] or 0
  if ends <= now or ends > now + span then used, ends = 0, now + span end
  if used >= count then free = math.max(free, ends) end
  over, longest = math.max(over, ends), math.max(longest, span)
  if count - used - 1 < left then left, reset = count - used - 1, ends - now end
  windows[index] = { used = used, ends = ends }
end
local told, first = kept["told"] or 0, 0
if free == now then
  told = 0
elseif told <= now or told > now + longest then
  told, first = free, 1
end
local write = { "told", string.format("%.0f", told) }
for index, window in ipairs(windows) do
  write[#write + 1] = "used" .. index
  write[#write + 1] = string.format("%.0f", free == now and window.used + 1 or window.used)
  write[#write + 1] = "ends" .. index
  write[#write + 1] = string.format("%.0f", window.ends)
end
redis.call("HSET", counted, unpack(write))
redis.call("PEXPIRE", counted, string.format("%.0f", over - now))
return { string.format("%.0f", free - now), first, mark, math.max(left, 0), string.format("%.0f", reset) }
`
