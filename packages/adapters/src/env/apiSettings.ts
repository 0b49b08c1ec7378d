import { operatorKeys } from "./operatorKeys.ts"
import { optional, required, secret } from "./Setting.ts"
import { listOf, matching, url, whole } from "./SettingReader.ts"

const ORIGINS_MAX = 50
/** A scheme and a host as browsers send them: no path, no slash at the end. */
const origin = matching(/^(?:\*|https?:\/\/[a-z0-9.:[\]-]{1,255})$/)

/** The API's own door. */
export const apiSettings = {
  port: optional("API_PORT", "a port from 1 to 65535", whole(1, 65_535), 3000),
  hostname: optional("API_HOST", "an address to listen on, such as 127.0.0.1 or 0.0.0.0", matching(/^[0-9A-Za-z.:-]{1,255}$/), "127.0.0.1"),
  publicUrl: optional("API_PUBLIC_URL", "the URL callers reach the API at, such as https://api.example.org", url("https:", "http:"), null),
  operatorKey: secret(required("API_OPERATOR_KEY", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/))),
  trustedProxyHops: optional("API_TRUSTED_PROXY_HOPS", "how many proxies of yours stand before the API, from 0 to 5", whole(0, 5), 0),
  corsOrigins: optional("API_CORS_ORIGINS", "origins such as https://shop.example.org with commas between them, or *", listOf(origin, ORIGINS_MAX), []),
  requestsMax: optional("API_RATE_LIMIT_MAX_REQUESTS", "a number from 1 to 1000000", whole(1, 1_000_000), 600),
  requestsWindowMs: optional("API_RATE_LIMIT_WINDOW_MS", "milliseconds from 1000 to 3600000", whole(1_000, 3_600_000), 60_000),
  operatorKeys: optional(
    "OPERATOR_KEYS", "entries name:hash with commas between them, names (a-z, 0-9, -) and SHA-256 hashes (hex) all different",
    operatorKeys, []
  )
}
