-- For wrk: an optional body, and the figures as one line of JSON.
local bytes = tonumber(os.getenv("BODY_BYTES") or "0")
if bytes > 0 then
  wrk.method = "POST"
  wrk.body = string.rep("a", bytes)
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('figures {"requests":%d,"seconds":%.6f,"p99":%.3f,"errors":%d,"refused":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.timeout, e.status))
end
